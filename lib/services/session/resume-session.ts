import { sha256Hex } from "@/lib/domain/base/sha256.ts";
import type { Actor, Context } from "../context.ts";
import type { KubeIdentity } from "../ports/cluster.ts";
import type { LoginSession } from "../ports/database.ts";
import { actorOf } from "./actor.ts";
import { IDLE_MS, TOUCH_EVERY_MS } from "./session-times.ts";
import type { SessionKeys } from "./sign-in.ts";

type Ctx = Pick<Context, "clusters" | "database" | "clock">;

/** Null when the cookie names no session, or one that ended. */
export async function findSession(
  { database, clock }: Pick<Context, "database" | "clock">,
  id: string,
): Promise<LoginSession | null> {
  if (!/^[0-9a-f]{64}$/.test(id)) return null;
  const session = await database.sessions.find(sha256Hex(id));
  const nowMs = clock.nowMs();
  return session === null || session.expiresAtMs <= nowMs || session.idleExpiresAtMs <= nowMs
    ? null
    : session;
}

/** The person behind a cookie; moves the idle limit. Null when there is no live session. */
export async function resumeSession(ctx: Ctx, id: string, keys: SessionKeys): Promise<Actor | null> {
  const session = await findSession(ctx, id);
  const cluster = session === null ? undefined : ctx.clusters.get(session.cluster);
  if (session === null || cluster === undefined) return null;
  const identity = identityOf(session, keys);
  if (identity === null) return null;
  const nowMs = ctx.clock.nowMs();
  if (nowMs - session.lastSeenAtMs > TOUCH_EVERY_MS) {
    await ctx.database.sessions.touch(session.idHash, {
      lastSeenAtMs: nowMs,
      idleExpiresAtMs: nowMs + IDLE_MS,
    });
  }
  const who = { user: session.subject, groups: session.groups };
  return actorOf(
    { cluster, who, identity, method: session.method, sessionIdHash: session.idHash },
    keys.roles,
  );
}

/** Null when the token cannot be opened any more: the key was replaced. */
function identityOf(
  { method, context, tokenSealed, idHash }: LoginSession,
  { sealer }: SessionKeys,
): KubeIdentity | null {
  if (method === "contexts") return context === null ? null : { type: "context", context };
  const token = tokenSealed === null ? null : sealer.open(tokenSealed, idHash);
  return token === null ? null : { type: "token", token };
}
