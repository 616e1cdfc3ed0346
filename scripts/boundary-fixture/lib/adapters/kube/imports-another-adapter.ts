export type { Rows } from "../db/rows.ts";
