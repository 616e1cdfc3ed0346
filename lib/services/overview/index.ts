export { readOverview } from "./read-overview.ts";
export { readOverviewHistory } from "./read-overview-history.ts";
