export { fillHour, type FilledHour } from "./fill-hours.ts";
export { observedTraffic, type ObservedTraffic } from "./observed-traffic.ts";
