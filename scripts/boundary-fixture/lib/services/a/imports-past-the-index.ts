export { hidden } from "../b/hidden.ts";
