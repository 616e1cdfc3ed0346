export { observedTraffic, type ObservedTraffic } from "./observed-traffic.ts";
