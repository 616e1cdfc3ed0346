import { simulateRequest as contract } from "@/lib/contracts/simulate.ts";
import { simulateRequest } from "@/lib/services/simulate/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const POST = defineRoute(contract, simulateRequest);
