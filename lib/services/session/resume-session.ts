import { AppError } from "@/lib/domain/base/app-error.ts";
import { sha256Hex } from "@/lib/domain/base/sha256.ts";
import { appendAudit } from "../append-audit.ts";
import type { Actor, Context } from "../context.ts";
import type { ClusterPort, KubeIdentity } from "../ports/cluster.ts";
import type { LoginSession } from "../ports/database.ts";
import { actorOf } from "./actor.ts";
import { IDLE_MS, TOUCH_EVERY_MS } from "./session-times.ts";
import type { SessionKeys } from "./sign-in.ts";

type Ctx = Pick<Context, "clusters" | "database" | "clock" | "ids">;

const NO_SOURCE = { ip: "", userAgent: "", requestId: "session-check" };

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

/**
 * The person behind a cookie; null when there is no live session. Once a minute the idle limit moves and the cluster is
 * asked again who the credential is: what it no longer accepts ends the session, other groups give other roles. When the
 * cluster cannot be asked, the session goes on.
 */
export async function resumeSession(ctx: Ctx, id: string, keys: SessionKeys): Promise<Actor | null> {
  const session = await findSession(ctx, id);
  const cluster = session === null ? undefined : ctx.clusters.get(session.cluster);
  if (session === null || cluster === undefined) return null;
  const identity = identityOf(session, keys);
  if (identity === null) return null;
  const actor = (groups: readonly string[]): Actor =>
    actorOf(
      {
        cluster,
        who: { user: session.subject, groups },
        identity,
        method: session.method,
        sessionIdHash: session.idHash,
      },
      keys.roles,
    );
  const nowMs = ctx.clock.nowMs();
  if (nowMs - session.lastSeenAtMs <= TOUCH_EVERY_MS) return actor(session.groups);
  const groups = await groupsNow(cluster, session, identity);
  if (groups === null) {
    await endSession(ctx, session, actor(session.groups));
    return null;
  }
  const idleExpiresAtMs = Math.min(nowMs + IDLE_MS, session.expiresAtMs);
  await ctx.database.sessions.touch(session.idHash, { lastSeenAtMs: nowMs, idleExpiresAtMs, groups });
  return actor(groups);
}

/** Null when the cluster does not accept the credential any more, or says that it is somebody else's. */
async function groupsNow(
  cluster: ClusterPort,
  session: LoginSession,
  identity: KubeIdentity,
): Promise<readonly string[] | null> {
  try {
    const who = await cluster.whoAmI(identity);
    return who.user === session.subject ? who.groups : null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === "unauthenticated" ? null : session.groups;
  }
}

async function endSession(ctx: Ctx, session: LoginSession, actor: Actor): Promise<void> {
  await ctx.database.transaction(async (stores) => {
    if (!(await stores.sessions.delete(session.idHash))) return;
    await appendAudit({ ctx: { ...ctx, actor, source: NO_SOURCE }, stores }, [
      {
        action: "expire.session",
        outcome: "success",
        reason: { code: "unauthenticated", text: "the cluster does not accept the credential any more" },
        cluster: session.cluster,
      },
    ]);
  });
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
