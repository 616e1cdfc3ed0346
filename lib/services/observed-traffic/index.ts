export { fillHour, type FilledHour } from "./fill-hours.ts";
export { observedTraffic } from "./observed-traffic.ts";
export type { ObservedTraffic } from "./traffic-over.ts";
