import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeRevision, ChangeSet } from "../../domain/changes/change-set.ts";
import type { Context } from "../context.ts";
import { mayReadAll } from "./visible-objects.ts";

export interface LoadedChange {
  readonly change: ChangeSet;
  readonly revision: ChangeRevision;
}

export interface ChangeKey {
  readonly cluster: string;
  readonly id: string;
}

/** A set about objects that the person may not read is answered like one that does not exist. */
export async function loadChange(ctx: Context, { cluster, id }: ChangeKey): Promise<LoadedChange> {
  const change = await ctx.database.changes.find(cluster, id);
  const revision =
    change === null ? null : await ctx.database.changes.findRevision(cluster, id, change.revision);
  const refs = revision?.objects.map(({ ref }) => ref) ?? [];
  if (change === null || revision === null || !(await mayReadAll(ctx, refs))) {
    throw new AppError("not_found", `There is no change set ${id}`, {
      hint: "Change sets about objects that you may not read are not shown.",
    });
  }
  return { change, revision };
}

/** @throws AppError `conflict` when the set moved on since the person looked at it. */
export function expectVersion(change: ChangeSet, version: number): void {
  if (change.version === version) return;
  throw new AppError("conflict", "The change set was changed since you opened it", {
    hint: "Look at it again, then repeat what you did.",
    details: { kind: "version" },
  });
}
