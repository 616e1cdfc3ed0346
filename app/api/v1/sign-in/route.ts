import { readSignIn as contract } from "@/lib/contracts/session.ts";
import { definePublicRoute } from "@/lib/server/define-route.ts";
import { readSignInOptions } from "@/lib/server/sign-in-options.ts";
import { getRuntime } from "@/lib/server/runtime.ts";

export const GET = definePublicRoute(
  contract,
  async () => readSignInOptions(await getRuntime()),
  (body) => ({ body }),
);
