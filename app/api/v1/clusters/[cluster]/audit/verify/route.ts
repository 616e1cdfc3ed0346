import { verifyAudit as contract } from "@/lib/contracts/audit.ts";
import { verifyAudit } from "@/lib/services/audit/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const POST = defineRoute(contract, verifyAudit);
