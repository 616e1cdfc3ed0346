export { readTopology } from "./read-topology.ts";
