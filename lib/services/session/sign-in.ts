import type { InputOf } from "@/lib/contracts/api.ts";
import type { signIn as contract } from "@/lib/contracts/session.ts";
import type { RoleMapping } from "@/lib/domain/access/roles.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { sha256Hex } from "@/lib/domain/base/sha256.ts";
import { appendAudit } from "../append-audit.ts";
import { clusterOf, type Actor, type Context } from "../context.ts";
import type { ClusterPort, KubeIdentity } from "../ports/cluster.ts";
import type { LoginSession } from "../ports/database.ts";
import type { TokenSealer } from "../ports/token-sealer.ts";
import { actorOf, NOBODY } from "./actor.ts";
import { ABSOLUTE_MS, FAILURE_WINDOW_MS, FAILURES_ALLOWED, IDLE_MS } from "./session-times.ts";

export interface SessionKeys {
  readonly sealer: TokenSealer;
  readonly roles: RoleMapping;
}

export interface SignedIn {
  /** Opaque id for the cookie; stored as a hash only. */
  readonly id: string;
  readonly actor: Actor;
  readonly session: LoginSession;
}

type Body = InputOf<typeof contract>["body"];
type Ctx = Omit<Context, "actor">;

const ID_BYTES = 32;

/**
 * Opens a login session for whoever the cluster says the credential belongs to. Failures are counted by source and
 * slow a guesser down; they are recorded.
 */
export async function signIn(ctx: Ctx, body: Body, keys: SessionKeys): Promise<SignedIn> {
  const cluster = clusterOf(ctx, body.cluster);
  await refuseAfterFailures(ctx, cluster);
  const identity = identityOf(cluster, body);
  const who = await cluster
    .whoAmI(identity)
    .catch((error: unknown) => recordFailure(ctx, cluster, body, error));
  const id = ctx.ids.randomHex(ID_BYTES);
  const idHash = sha256Hex(id);
  const actor = actorOf({ cluster, who, identity, method: body.method, sessionIdHash: idHash }, keys.roles);
  const session = sessionOf(ctx, { actor, body, idHash, sealer: keys.sealer });
  await ctx.database.transaction(async (stores) => {
    await stores.sessions.insert(session);
    await stores.signInFailures.clear(cluster.id, ctx.source.ip);
    await appendAudit({ ctx: { ...ctx, actor }, stores }, [
      { action: "sign-in.session", outcome: "success", cluster: cluster.id, kubeUser: who.user },
    ]);
  });
  return { id, actor, session };
}

function identityOf(cluster: ClusterPort, body: Body): KubeIdentity {
  if (body.method === "token") return { type: "token", token: body.token.trim() };
  if (!cluster.signInContexts().some(({ context }) => context === body.context)) {
    throw new AppError("forbidden", `The context ${body.context} may not sign in here`, {
      hint: "Choose one of the contexts offered, or sign in with a token.",
    });
  }
  return { type: "context", context: body.context };
}

async function refuseAfterFailures(ctx: Ctx, { id }: ClusterPort): Promise<void> {
  const failures = await ctx.database.signInFailures.count(
    id,
    ctx.source.ip,
    ctx.clock.nowMs() - FAILURE_WINDOW_MS,
  );
  if (failures < FAILURES_ALLOWED) return;
  throw new AppError("forbidden", "Too many failed sign-ins from this address", {
    hint: "Wait 15 minutes, then try again.",
  });
}

async function recordFailure(ctx: Ctx, cluster: ClusterPort, body: Body, error: unknown): Promise<never> {
  const isRefused =
    error instanceof AppError && (error.code === "unauthenticated" || error.code === "forbidden");
  if (!isRefused) throw error;
  const nowMs = ctx.clock.nowMs();
  await ctx.database.transaction(async (stores) => {
    await stores.signInFailures.add(cluster.id, ctx.source.ip, {
      nowMs,
      windowStartMs: nowMs - FAILURE_WINDOW_MS,
    });
    await appendAudit({ ctx: { ...ctx, actor: NOBODY }, stores }, [
      {
        action: "sign-in.session",
        outcome: "failure",
        cluster: cluster.id,
        reason: {
          code: "refused",
          text: `The cluster did not accept the ${body.method === "token" ? "token" : "context"}`,
        },
      },
    ]);
  });
  throw new AppError("unauthenticated", "The cluster does not accept this credential", {
    hint:
      body.method === "token"
        ? "Paste a token that is still valid for this cluster."
        : "Its certificate or token may have expired.",
    cause: error,
  });
}

interface SessionFacts {
  readonly actor: Actor;
  readonly body: Body;
  readonly idHash: string;
  readonly sealer: TokenSealer;
}

function sessionOf(ctx: Ctx, { actor, body, idHash, sealer }: SessionFacts): LoginSession {
  const nowMs = ctx.clock.nowMs();
  return {
    idHash,
    publicId: ctx.ids.uuid(),
    cluster: body.cluster,
    issuer: actor.issuer,
    subject: actor.subject,
    display: actor.display,
    groups: actor.groups,
    method: body.method,
    context: body.method === "contexts" ? body.context : null,
    tokenSealed: body.method === "token" ? sealer.seal(body.token.trim(), idHash) : null,
    createdAtMs: nowMs,
    lastSeenAtMs: nowMs,
    rotatedAtMs: nowMs,
    idleExpiresAtMs: nowMs + IDLE_MS,
    expiresAtMs: nowMs + ABSOLUTE_MS,
    ip: ctx.source.ip,
    userAgent: ctx.source.userAgent,
  };
}
