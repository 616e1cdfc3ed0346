export { readInbound } from "./read-inbound.ts";
