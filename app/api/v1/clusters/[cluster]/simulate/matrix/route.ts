import { readMatrix as contract } from "@/lib/contracts/simulate.ts";
import { readMatrix } from "@/lib/services/simulate/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readMatrix);
