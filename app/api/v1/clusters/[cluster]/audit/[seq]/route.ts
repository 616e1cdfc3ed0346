import { getAudit as contract } from "@/lib/contracts/audit.ts";
import { getAudit } from "@/lib/services/audit/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, getAudit);
