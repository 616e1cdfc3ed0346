export { currentRun } from "./current-run.ts";
export { findingRows } from "./finding-row.ts";
export { listFindings } from "./list-findings.ts";
export { onlyVisible } from "./visible-findings.ts";
export { visibleFindings } from "./visible-findings.ts";
