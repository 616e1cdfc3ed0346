import { listAudit as contract } from "@/lib/contracts/audit.ts";
import { listAudit } from "@/lib/services/audit/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, listAudit);
