import "server-only";
import { sha256Hex } from "@/lib/domain/base/sha256.ts";
import { requestSource } from "@/lib/server/request-source.ts";
import { getRuntime } from "@/lib/server/runtime.ts";
import type { Context } from "@/lib/services/context.ts";

export interface CurrentPerson {
  readonly ctx: Context;
  readonly displayName: string;
  readonly loginName: string;
  /** Roles in words; "no role" when Foresail knows none. */
  readonly role: string;
  /** Changes with every sign-in; tells nothing about the cookie. */
  readonly loginId: string;
}

/** Who this page is rendered for; null when nobody is signed in. */
export async function currentPerson(headers: Headers): Promise<CurrentPerson | null> {
  const runtime = await getRuntime();
  const source = requestSource(headers, runtime.config);
  const actor = await runtime.authenticate(headers, source);
  if (actor === null) return null;
  return {
    ctx: runtime.contextFor(actor, source),
    displayName: actor.display,
    loginName: actor.subject,
    role: actor.roles.size === 0 ? "no role" : [...actor.roles].join(", "),
    loginId: sha256Hex(`login ${actor.sessionIdHash ?? actor.subject}`).slice(0, 16),
  };
}

/** The cluster of the login session; null for programs. */
export async function homeCluster({ ctx }: CurrentPerson): Promise<string | null> {
  const { sessionIdHash } = ctx.actor;
  if (sessionIdHash === null) return null;
  return (await ctx.database.sessions.find(sessionIdHash))?.cluster ?? null;
}
