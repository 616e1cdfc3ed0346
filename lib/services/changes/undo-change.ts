import type { ChangeDetail, ObjectConflict, undoChange as contract } from "../../contracts/changes.ts";
import type { InputOf } from "../../contracts/api.ts";
import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeObject, ChangeSet } from "../../domain/changes/change-set.ts";
import type { JournalStep } from "../../domain/changes/journal.ts";
import { revertObject } from "../../domain/changes/revert.ts";
import { canHappen } from "../../domain/changes/transition.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { describeRef, objectKey, type ObjectRef } from "../../domain/kube/object-ref.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { saveNewChange } from "./create-draft.ts";
import { baseOf, liveOrNull, withoutBookkeeping } from "./draft-object.ts";
import { loadChange } from "./load-change.ts";
import { conflictView } from "./preflight.ts";

/**
 * Makes a new change set that takes an applied one back: what others changed since is kept, and where they changed the same
 * thing a person decides. It is applied like any other.
 */
export async function undoChange(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<ChangeDetail> {
  await authorize(ctx, "change.undo", { cluster: params.cluster, changeSet: params.id });
  const { change } = await loadChange(ctx, params);
  expectUndoable(change);
  const written = writtenObjects(await ctx.database.journal.list(change.cluster, change.id));
  const client = clusterOf(ctx, params.cluster).as(ctx.actor.identity);
  const answers = await Promise.all(
    written.map(async (object) => revertOne(object, await liveOrNull(client, object.ref))),
  );
  const conflicts = answers.flatMap(({ conflict }) => (conflict === null ? [] : [conflict]));
  const [first] = conflicts;
  if (first !== undefined) {
    throw new AppError(
      "conflict",
      `${describeRef(first.ref)} cannot be taken back as it is: ${first.because}`,
      {
        hint: "Compare the versions and make a change set with what shall hold.",
        details: { kind: "objects", objects: conflicts },
      },
    );
  }
  const objects = answers.flatMap(({ object }) => (object === null ? [] : [object])).toReversed();
  if (objects.length === 0) {
    throw new AppError("invalid", "There is nothing to take back: the cluster already is as it was before", {
      hint: "Somebody else undid it, or it was overwritten.",
    });
  }
  return await saveNewChange(ctx, {
    cluster: change.cluster,
    kind: "revert",
    title: `Undo: ${change.title}`.slice(0, 200),
    why: body.why,
    links: [],
    reverts: change.id,
    objects,
  });
}

function expectUndoable(change: ChangeSet): void {
  if (canHappen(change, "reverted") && change.revertedBy === null) return;
  const message =
    change.revertedBy === null
      ? `The change set is ${change.state.replaceAll("_", " ")}: only what was applied can be taken back`
      : "The change set was taken back already";
  throw new AppError("conflict", message, {
    hint: "Look at the change set again.",
    details: { kind: "state", state: change.state },
  });
}

interface WrittenObject {
  readonly ref: ObjectRef;
  /** Before the first write of this set; null: there was none. */
  readonly before: KubeObject | null;
  /** After its last write; null: deleted. */
  readonly written: KubeObject | null;
}

/** By object: what was there before the first write of the set and after its last one. */
function writtenObjects(journal: readonly JournalStep[]): readonly WrittenObject[] {
  const objects = new Map<string, WrittenObject>();
  for (const { state, ref, before, after } of journal) {
    if (state !== "done") continue;
    const key = objectKey(ref);
    objects.set(key, {
      ref,
      before: objects.has(key) ? (objects.get(key)?.before ?? null) : before,
      written: after,
    });
  }
  return [...objects.values()];
}

interface Reverted {
  readonly object: ChangeObject | null;
  readonly conflict: ObjectConflict | null;
}

function revertOne({ ref, before, written }: WrittenObject, live: KubeObject | null): Reverted {
  const answer = revertObject({ kind: ref.kind, before, written, live });
  if (answer.outcome === "nothing") return { object: null, conflict: null };
  const base = live === null ? null : baseOf(live);
  const common = {
    ref,
    apiVersion: (before ?? written ?? live)?.apiVersion ?? "",
    intent: "take back",
    base,
  };
  if (answer.outcome === "conflict") {
    const wanted: ChangeObject = { ...common, op: "update", desired: before, desiredText: null };
    return { object: null, conflict: conflictView(wanted, live, answer) };
  }
  const desired = answer.desired === null ? null : withoutBookkeeping(answer.desired, ref);
  return { object: { ...common, op: answer.op, desired, desiredText: null }, conflict: null };
}
