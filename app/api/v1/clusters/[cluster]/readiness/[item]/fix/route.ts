import { draftReadinessFix as contract } from "@/lib/contracts/readiness.ts";
import { draftReadinessFix } from "@/lib/services/readiness/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const POST = defineRoute(contract, draftReadinessFix);
