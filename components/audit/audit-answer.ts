import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { getAudit, listAudit, verifyAudit } from "@/lib/contracts/audit.ts";

export type AuditPageAnswer = ResponseOf<typeof listAudit>;
export type AuditEntry = AuditPageAnswer["records"][number];
export type AuditRecord = ResponseOf<typeof getAudit>;
export type Verification = ResponseOf<typeof verifyAudit>;
