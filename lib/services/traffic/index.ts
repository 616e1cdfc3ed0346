export { TrafficFeed } from "./traffic-feed.ts";
export { readPicture } from "./read-picture.ts";
export { metricsStatusOf, pictureOver } from "./picture-over.ts";
export { historySeries, historySpan, readHistory } from "./history.ts";
