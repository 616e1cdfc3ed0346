import { fingerprint } from "../kube/fingerprint.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import type { ChangeOp } from "./change-set.ts";
import { mergeThreeWay, type MergeConflict } from "./merge.ts";

/** One object of an applied set: what was there before, what Foresail wrote, what is there now. */
export interface RevertInput {
  readonly kind: string;
  /** Null: the object was created. */
  readonly before: KubeObject | null;
  /** As the API server stored it; null: the object was deleted. */
  readonly written: KubeObject | null;
  /** Null: there is none now. */
  readonly live: KubeObject | null;
}

export type RevertAnswer =
  /** Already as it was before. */
  | { readonly outcome: "nothing" }
  | {
      readonly outcome: "change";
      readonly op: ChangeOp;
      /** Null for delete. */
      readonly desired: KubeObject | null;
      /** Somebody changed other fields since; they are kept. */
      readonly drifted: boolean;
    }
  | { readonly outcome: "conflict"; readonly because: string; readonly conflicts: readonly MergeConflict[] };

/**
 * How to take a change back: a three-way merge with what was written as base and what was before as target, onto live.
 * Fields that others changed since are kept; the same unit changed by others is a conflict for a person to decide.
 */
export function revertObject({ kind, before, written, live }: RevertInput): RevertAnswer {
  if (before === null) return revertCreate(written, live);
  if (written === null) return revertDelete(before, live);
  if (live === null) return conflict("The object was deleted since");
  if (live.metadata.uid !== written.metadata.uid)
    return conflict("The object was deleted and created again since");
  const { merged, conflicts } = mergeThreeWay({ base: written, desired: before, live, kind });
  if (conflicts.length > 0)
    return { outcome: "conflict", because: "The same fields were changed since", conflicts };
  if (fingerprint(merged) === fingerprint(live)) return { outcome: "nothing" };
  return {
    outcome: "change",
    op: "update",
    desired: merged,
    drifted: fingerprint(live) !== fingerprint(written),
  };
}

function revertCreate(written: KubeObject | null, live: KubeObject | null): RevertAnswer {
  if (live === null || written === null) return { outcome: "nothing" };
  if (live.metadata.uid !== written.metadata.uid)
    return conflict("The object was deleted and created again since");
  if (fingerprint(live) !== fingerprint(written))
    return conflict("The object was changed since it was created");
  return { outcome: "change", op: "delete", desired: null, drifted: false };
}

/** The object comes back with a new uid. */
function revertDelete(before: KubeObject, live: KubeObject | null): RevertAnswer {
  if (live !== null) {
    return fingerprint(live) === fingerprint(before)
      ? { outcome: "nothing" }
      : conflict("An object of this name was created since");
  }
  return { outcome: "change", op: "create", desired: before, drifted: false };
}

function conflict(because: string): RevertAnswer {
  return { outcome: "conflict", because, conflicts: [] };
}
