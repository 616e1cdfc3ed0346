import { appendAudit } from "../append-audit.ts";
import type { Context } from "../context.ts";

/** Ends the caller's login session. A program without one has nothing to end. */
export async function signOut(ctx: Context): Promise<undefined> {
  const { sessionIdHash, cluster = "" } = ctx.actor;
  if (sessionIdHash === null) return undefined;
  await ctx.database.transaction(async (stores) => {
    if (!(await stores.sessions.delete(sessionIdHash))) return;
    await appendAudit({ ctx, stores }, [{ action: "sign-out.session", outcome: "success", cluster }]);
  });
  return undefined;
}
