export type { Rows } from "../adapters/db/rows.ts";
