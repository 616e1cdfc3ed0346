export { listFindings } from "./list-findings.ts";
export { visibleFindings } from "./visible-findings.ts";
