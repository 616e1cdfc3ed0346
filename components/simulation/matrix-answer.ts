import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readMatrix } from "@/lib/contracts/simulate.ts";

export type MatrixAnswer = ResponseOf<typeof readMatrix>;
export type Cell = MatrixAnswer["cells"][number][number];

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}
