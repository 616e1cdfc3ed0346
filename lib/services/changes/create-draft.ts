import type { ChangeDetail, ChangeObjectInput, createDraft as contract } from "../../contracts/changes.ts";
import type { InputOf } from "../../contracts/api.ts";
import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeObject, ChangeRevision, ChangeSet } from "../../domain/changes/change-set.ts";
import { riskOf } from "../../domain/changes/risk.ts";
import { describeRef, objectKey } from "../../domain/kube/object-ref.ts";
import { appendAudit } from "../append-audit.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { announce } from "./announce.ts";
import { detailView } from "./change-view.ts";
import { draftObject } from "./draft-object.ts";
import { personOf } from "./person-of.ts";

/** Captures what is live as the base of each object, and keeps the person's text byte for byte. */
export async function createDraft(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<ChangeDetail> {
  await authorize(ctx, "change.draft", { cluster: params.cluster });
  const objects = await draftObjects(ctx, params.cluster, body.objects);
  return await saveNewChange(ctx, {
    cluster: params.cluster,
    kind: "edit",
    title: body.title ?? titleOf(objects),
    why: body.why,
    links: body.links,
    reverts: null,
    objects,
  });
}

export async function draftObjects(
  ctx: Context,
  clusterId: string,
  inputs: readonly ChangeObjectInput[],
): Promise<readonly ChangeObject[]> {
  const cluster = clusterOf(ctx, clusterId);
  const client = cluster.as(ctx.actor.identity);
  const objects = await Promise.all(
    inputs.map((input) => draftObject({ cluster: cluster.id, client }, input)),
  );
  const keys = objects.map(({ ref }) => objectKey(ref));
  const twice = objects.find((_, at) => keys.indexOf(keys[at] ?? "") !== at);
  if (twice !== undefined) {
    throw new AppError("invalid", `${describeRef(twice.ref)} is in the change set twice`, {
      hint: "Put both edits into one object.",
    });
  }
  return objects;
}

export function titleOf(objects: readonly ChangeObject[]): string {
  const [first] = objects;
  if (first === undefined) return "Empty change set";
  const what = `${VERBS[first.op]} ${describeRef(first.ref)}`;
  const title = first.intent === null ? what : `${describeRef(first.ref)}: ${first.intent}`;
  const others = objects.length - 1;
  return (others === 0 ? title : `${title} and ${String(others)} more`).slice(0, 200);
}

const VERBS = { create: "Create", update: "Change", delete: "Delete" } as const;

export interface NewChange extends Pick<
  ChangeSet,
  "cluster" | "kind" | "title" | "why" | "links" | "reverts"
> {
  readonly objects: readonly ChangeObject[];
}

/** Writes the set, its first revision and the record in one transaction. */
export async function saveNewChange(ctx: Context, { objects, ...fields }: NewChange): Promise<ChangeDetail> {
  const nowMs = ctx.clock.nowMs();
  const author = personOf(ctx.actor);
  const { settings } = clusterOf(ctx, fields.cluster).snapshot();
  const change: ChangeSet = {
    ...fields,
    id: ctx.ids.uuid(),
    author,
    state: "draft",
    revision: 1,
    version: 1,
    risk: riskOf({ objects, rootNamespace: settings.rootNamespace }).risk,
    freshness: "fresh",
    verification: "none",
    overwritten: false,
    revertedBy: null,
    problem: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    appliedAtMs: null,
  };
  const revision: ChangeRevision = { number: 1, author, createdAtMs: nowMs, objects };
  const auditSeq = await ctx.database.transaction(async (stores) => {
    await stores.changes.insert(change, revision);
    return appendAudit({ ctx, stores }, [
      {
        action: fields.kind === "revert" ? "undo.change" : "create.change",
        outcome: "success",
        cluster: change.cluster,
        changeSet: change.id,
        revision: 1,
        target: objects.length === 1 ? (objects[0]?.ref ?? null) : null,
        evidence: {
          objects: objects.map(({ ref, op }) => ({ op, object: describeRef(ref) })),
          ...(change.reverts === null ? {} : { reverts: change.reverts }),
        },
      },
    ]);
  });
  announce(ctx, { change, auditSeq });
  return detailView(ctx.actor, { change, revision }, []);
}
