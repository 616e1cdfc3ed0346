import { AppError } from "../domain/base/app-error.ts";
import { decideAccess } from "../domain/access/decide.ts";
import type { Permission } from "../domain/access/permissions.ts";
import type { ObjectRef } from "../domain/kube/object-ref.ts";
import { appendAudit } from "./append-audit.ts";
import type { Context } from "./context.ts";

export interface DeniedWhat {
  /** Empty when no cluster is concerned. */
  readonly cluster: string;
  readonly target?: ObjectRef;
  readonly changeSet?: string;
}

/**
 * First line of every verb. A denial is recorded before it is answered.
 *
 * @throws AppError `forbidden` naming the roles that would be allowed.
 */
export async function authorize(ctx: Context, permission: Permission, what: DeniedWhat): Promise<void> {
  const decision = decideAccess(ctx.actor.roles, permission);
  if (decision.allowed) return;
  const text = `${permission} needs one of the roles ${decision.needsOneOf.join(", ")}`;
  await recordDenial(ctx, what, { code: permission, text });
  throw new AppError(
    "forbidden",
    `You may not do this: it needs the role ${decision.needsOneOf.join(" or ")}`,
    {
      hint: "Ask an administrator of Foresail to map one of your groups to that role.",
      details: { permission, needsOneOf: decision.needsOneOf },
    },
  );
}

/** Writes down that somebody was refused; also used for refusals of the API server. */
export async function recordDenial(
  ctx: Context,
  what: DeniedWhat,
  reason: { readonly code: string; readonly text: string },
): Promise<void> {
  await ctx.database.transaction((stores) =>
    appendAudit({ ctx, stores }, [
      {
        action: "deny.request",
        outcome: "denied",
        reason,
        cluster: what.cluster,
        target: what.target ?? null,
        changeSet: what.changeSet ?? null,
      },
    ]),
  );
}
