export type { Rows } from "../lib/adapters/db/rows.ts";
