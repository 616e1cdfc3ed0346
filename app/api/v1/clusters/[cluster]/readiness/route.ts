import { listReadiness as contract } from "@/lib/contracts/readiness.ts";
import { listReadiness } from "@/lib/services/readiness/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, listReadiness);
