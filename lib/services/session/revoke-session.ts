import type { revokeSession as contract } from "../../contracts/session.ts";
import type { InputOf } from "../../contracts/api.ts";
import { decideAccess } from "../../domain/access/decide.ts";
import { AppError } from "../../domain/base/app-error.ts";
import { appendAudit } from "../append-audit.ts";
import { recordDenial } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";

/** Ends one's own session, or anybody's for administrators. Sessions of others do not exist for everybody else. */
export async function revokeSession(ctx: Context, { params }: InputOf<typeof contract>): Promise<undefined> {
  const cluster = clusterOf(ctx, params.cluster).id;
  const session = await ctx.database.sessions.findByPublicId(params.id);
  const isOwn = session?.issuer === ctx.actor.issuer && session.subject === ctx.actor.subject;
  const isAllowed = isOwn || decideAccess(ctx.actor.roles, "session.revoke-any").allowed;
  if (session?.cluster !== cluster || !isAllowed) {
    if (session !== null) {
      await recordDenial(
        ctx,
        { cluster },
        { code: "session.revoke-any", text: `login session ${params.id}` },
      );
    }
    throw new AppError("not_found", "There is no such login session", { hint: "It may have ended already." });
  }
  await ctx.database.transaction(async (stores) => {
    await stores.sessions.delete(session.idHash);
    await appendAudit({ ctx, stores }, [
      {
        action: "revoke.session",
        outcome: "success",
        cluster,
        onBehalfOf: isOwn ? null : { issuer: session.issuer, subject: session.subject },
        evidence: { session: session.publicId },
      },
    ]);
  });
}
