import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeSet } from "../../domain/changes/change-set.ts";
import { transition, type ChangeEvent } from "../../domain/changes/transition.ts";
import { objectKey, type ObjectRef } from "../../domain/kube/object-ref.ts";
import { appendAudit, type AuditContext, type AuditInput } from "../append-audit.ts";
import type { Stores } from "../ports/database.ts";

export interface SaveContext {
  readonly ctx: AuditContext;
  readonly stores: Stores;
}

export interface Move {
  /** As it is in the database. */
  readonly change: ChangeSet;
  /** One after the other; the row is written once. */
  readonly events: readonly ChangeEvent[];
  /** Objects to lock, where the move takes locks. */
  readonly refs: readonly ObjectRef[];
  /** Further fields to save. */
  readonly fields?: Partial<Pick<ChangeSet, "title" | "why" | "links" | "risk">>;
}

export interface Saved {
  readonly change: ChangeSet;
  readonly auditSeq: number;
}

/** @throws AppError `conflict` when the state does not allow the event. */
export function moved(change: ChangeSet, events: readonly ChangeEvent[], nowMs: number) {
  let next = change;
  const effects = [];
  for (const event of events) {
    const taken = transition(next, event, nowMs);
    if (!taken.ok) {
      throw new AppError("conflict", taken.error.message, {
        hint: "Look at the change set again: somebody may have moved it on.",
        details: { kind: "state", state: taken.error.state },
      });
    }
    next = taken.value.next;
    effects.push(...taken.value.effects);
  }
  return { next, effects };
}

/** Saves a move with its effects on locks and on the set it takes back, and its audit records, in the caller's transaction. */
export async function saveMove(
  { ctx, stores }: SaveContext,
  { change, events, refs, fields = {} }: Move,
  audit: readonly AuditInput[],
): Promise<Saved> {
  const nowMs = ctx.clock.nowMs();
  const { next, effects } = moved(change, events, nowMs);
  const saved: ChangeSet = { ...next, ...fields };
  if (!(await stores.changes.save(saved, change.version))) {
    throw new AppError("conflict", "Somebody else moved the change set at the same moment", {
      hint: "Look at it again, then repeat what you did.",
      details: { kind: "version" },
    });
  }
  for (const effect of effects) {
    if (effect.type === "take_locks") await takeLocks(stores, saved, { refs, nowMs });
    if (effect.type === "release_locks") await stores.locks.release(saved.cluster, saved.id);
    if (effect.type === "mark_reverted")
      await markReverted(stores, saved, { reverted: effect.change, nowMs });
  }
  const auditSeq = await appendAudit({ ctx, stores }, audit);
  return { change: saved, auditSeq };
}

async function takeLocks(
  stores: Stores,
  change: ChangeSet,
  { refs, nowMs }: { readonly refs: readonly ObjectRef[]; readonly nowMs: number },
): Promise<void> {
  const heldBy = await stores.locks.take(change.cluster, change.id, refs.map(objectKey), nowMs);
  if (heldBy === null) return;
  throw new AppError("conflict", "Another change set is being applied to one of these objects", {
    hint: "Wait until it is finished, look at what it changed, then apply again.",
    details: { kind: "locked", heldBy },
  });
}

async function markReverted(
  stores: Stores,
  by: ChangeSet,
  { reverted, nowMs }: { readonly reverted: string; readonly nowMs: number },
): Promise<void> {
  const original = await stores.changes.find(by.cluster, reverted);
  if (original?.state !== "applied") return;
  const { next } = moved(original, [{ type: "reverted", by: by.id }], nowMs);
  await stores.changes.save(next, original.version);
}
