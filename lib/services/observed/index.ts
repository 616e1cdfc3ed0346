export { recordObserved } from "./record-observed.ts";
