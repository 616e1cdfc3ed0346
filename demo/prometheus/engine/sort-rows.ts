import { compareValues } from "./compare-values.ts";
import { isPresent, valueAt } from "./grid.ts";
import type { Grid } from "./grid.ts";

/** sort and sort_desc: only an instant query has an order to show. */
export function sortRows(grid: Grid, direction: 1 | -1): Grid {
  if (grid.stepCount !== 1) return grid;
  const rows = [...grid.labels.keys()].filter((row) => isPresent(grid, row, 0));
  rows.sort((a, b) => compareValues(valueAt(grid, a, 0), valueAt(grid, b, 0), direction));
  return takeRows(grid, rows);
}

/** The given rows of a one-step grid, in that order. */
export function takeRows(grid: Grid, rows: readonly number[]): Grid {
  return {
    ...grid,
    labels: rows.flatMap((row) => grid.labels[row] ?? []),
    values: Float64Array.from(rows, (row) => valueAt(grid, row, 0)),
    present: Uint8Array.from(rows, (row) => (isPresent(grid, row, 0) ? 1 : 0)),
  };
}
