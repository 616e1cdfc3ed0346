export { draftFromGraph } from "./draft-from-graph.ts";
export { readTopology } from "./read-topology.ts";
