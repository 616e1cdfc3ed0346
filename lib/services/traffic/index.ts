export { TrafficFeed } from "./traffic-feed.ts";
export { metricsStatusOf, pictureOver } from "./picture-over.ts";
export { historySeries, readHistory } from "./history.ts";
