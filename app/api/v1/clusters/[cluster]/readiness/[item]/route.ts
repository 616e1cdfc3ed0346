import { readReadinessItem as contract } from "@/lib/contracts/readiness.ts";
import { readReadinessItem } from "@/lib/services/readiness/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readReadinessItem);
