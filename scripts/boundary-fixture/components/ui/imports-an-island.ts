export { tile } from "../overview/tile.ts";
