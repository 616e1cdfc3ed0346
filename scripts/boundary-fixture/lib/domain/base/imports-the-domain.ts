export { fact } from "../fact.ts";
