import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readSession as contract } from "@/lib/contracts/session.ts";
import { sha256Hex } from "@/lib/domain/base/sha256.ts";
import type { Actor, Context } from "../context.ts";
import type { LoginSession } from "../ports/database.ts";

type SessionView = ResponseOf<typeof contract>;

export function sessionView(actor: Actor, session: LoginSession | null): SessionView {
  const { issuer, subject, display, groups, roles, method, sessionIdHash } = actor;
  return {
    loginId: sha256Hex(`shown ${sessionIdHash ?? subject}`).slice(0, 16),
    cluster: session?.cluster ?? issuer.replace(/^kubernetes:/, ""),
    person: { issuer, subject, display, groups },
    roles: [...roles].toSorted(),
    method,
    context: session?.context ?? null,
    expiresAtMs: session?.expiresAtMs ?? null,
  };
}

/** Who is signed in. */
export async function readSession(ctx: Context): Promise<SessionView> {
  const { sessionIdHash } = ctx.actor;
  return sessionView(
    ctx.actor,
    sessionIdHash === null ? null : await ctx.database.sessions.find(sessionIdHash),
  );
}
