import type { ChangeSet } from "../../domain/changes/change-set.ts";
import type { Context } from "../context.ts";

/** Last line of a verb: tells browsers that a set moved and that the log grew. */
export function announce(
  ctx: Pick<Context, "publish">,
  { change, auditSeq }: { readonly change: ChangeSet; readonly auditSeq: number },
): void {
  const { cluster, id, state } = change;
  ctx.publish({ type: "change", cluster, id, state });
  ctx.publish({ type: "audit", cluster, seq: auditSeq });
}
