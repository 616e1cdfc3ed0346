import { listFindings as contract } from "@/lib/contracts/findings.ts";
import { listFindings } from "@/lib/services/findings/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, listFindings);
