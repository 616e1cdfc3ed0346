import { readSimulateChoices as contract } from "@/lib/contracts/simulate.ts";
import { readSimulateChoices } from "@/lib/services/simulate/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readSimulateChoices);
