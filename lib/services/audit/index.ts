export type { AuditContext, AuditInput } from "../append-audit.ts";
export { getAudit } from "./get-audit.ts";
export { listAudit } from "./list-audit.ts";
export { verifyAudit } from "./verify-audit.ts";
