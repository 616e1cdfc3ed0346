export { listObjects } from "./list-objects.ts";
export { readObject } from "./read-object.ts";
