import type { listSessions as contract } from "../../contracts/session.ts";
import type { InputOf, ResponseOf } from "../../contracts/api.ts";
import { decideAccess } from "../../domain/access/decide.ts";
import { clusterOf, type Context } from "../context.ts";

/** One's own sessions; everybody's for administrators. */
export async function listSessions(
  ctx: Context,
  { params }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  const cluster = clusterOf(ctx, params.cluster).id;
  const { issuer, subject, roles, sessionIdHash } = ctx.actor;
  const person = decideAccess(roles, "session.read-all").allowed ? null : { issuer, subject };
  const sessions = await ctx.database.sessions.list(cluster, person, ctx.clock.nowMs());
  return {
    sessions: sessions.map((session) => ({
      id: session.publicId,
      issuer: session.issuer,
      subject: session.subject,
      display: session.display,
      method: session.method,
      isThisOne: session.idHash === sessionIdHash,
      ip: session.ip,
      userAgent: session.userAgent,
      createdAtMs: session.createdAtMs,
      lastSeenAtMs: session.lastSeenAtMs,
      expiresAtMs: session.expiresAtMs,
    })),
  };
}
