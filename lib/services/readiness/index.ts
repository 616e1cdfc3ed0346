export { acceptRisk } from "./accept-risk.ts";
export { draftReadinessFix } from "./draft-readiness-fix.ts";
export { listReadiness } from "./list-readiness.ts";
export { readReadinessItem } from "./read-readiness-item.ts";
export { withdrawRisk } from "./withdraw-risk.ts";
