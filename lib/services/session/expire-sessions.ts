import { appendAudit, type AuditContext } from "../append-audit.ts";
import type { Database } from "../ports/database.ts";

/** Removes login sessions that reached a limit, and records each. Returns how many. */
export async function expireSessions(ctx: AuditContext & { readonly database: Database }): Promise<number> {
  return ctx.database.transaction(async (stores) => {
    const expired = await stores.sessions.deleteExpired(ctx.clock.nowMs());
    if (expired.length === 0) return 0;
    await appendAudit(
      { ctx, stores },
      expired.map(({ cluster, subject, issuer }) => ({
        action: "expire.session",
        outcome: "success",
        cluster,
        reason: { code: "expired", text: `The login session of ${subject} (${issuer}) reached its limit` },
      })),
    );
    return expired.length;
  });
}
