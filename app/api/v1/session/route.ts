import {
  readSession as readContract,
  signIn as signInContract,
  signOut as signOutContract,
} from "@/lib/contracts/session.ts";
import { readSession, sessionView, signIn, signOut } from "@/lib/services/session/index.ts";
import { clearCookie, setCookie } from "@/lib/server/cookie.ts";
import { definePublicRoute, defineRoute } from "@/lib/server/define-route.ts";
import { getRuntime } from "@/lib/server/runtime.ts";

export const GET = defineRoute(readContract, readSession);

export const POST = definePublicRoute(
  signInContract,
  async (ctx, { body }) => signIn(ctx, body, (await getRuntime()).sessionKeys),
  ({ id, actor, session }, { config }) => ({
    body: sessionView(actor, session),
    headers: { "set-cookie": setCookie(config, id) },
  }),
);

export const DELETE = defineRoute(signOutContract, signOut, {
  headers: (_answer, { config }) => ({ "set-cookie": clearCookie(config) }),
});
