export { listFindings } from "./list-findings.ts";
