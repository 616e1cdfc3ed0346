export { readSplit } from "./read-split.ts";
