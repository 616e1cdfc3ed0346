import type { Aggregate } from "../promql/ast.ts";
import { executionError } from "../promql/query-error.ts";
import { compareValues } from "./compare-values.ts";
import { formatValue } from "./format-value.ts";
import { isPresent, valueAt } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { grouper } from "./label-sets.ts";
import { takeRows } from "./sort-rows.ts";

const largestInt64 = 2 ** 63;

/** topk and bottomk: the k series of each group with the largest or smallest value at each step, NaN last. */
export function selectExtremes(
  grid: Grid,
  { operator, grouping }: Aggregate,
  parameters: Float64Array,
): Grid {
  const direction = operator === "topk" ? -1 : 1;
  const groups = rowGroups(grid, grouper(grouping).keyOf);
  const present = new Uint8Array(grid.present.length);
  const order: number[] = [];
  for (let step = 0; step < grid.stepCount; step++) {
    const wanted = wholeNumber(parameters[step] ?? NaN);
    for (const rows of groups) {
      const candidates = rows.filter((row) => isPresent(grid, row, step));
      candidates.sort((a, b) => compareValues(valueAt(grid, a, step), valueAt(grid, b, step), direction));
      for (const row of candidates.slice(0, Math.max(0, wanted))) {
        present[row * grid.stepCount + step] = 1;
        order.push(row);
      }
    }
  }
  const selected = { ...grid, present };
  return grid.stepCount === 1 ? takeRows(selected, order) : selected;
}

function rowGroups(
  grid: Grid,
  keyOf: (labels: Grid["labels"][number]) => string,
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [row, labels] of grid.labels.entries()) {
    const key = keyOf(labels);
    const rows = groups.get(key);
    if (rows === undefined) groups.set(key, [row]);
    else rows.push(row);
  }
  return [...groups.values()];
}

function wholeNumber(value: number): number {
  if (Number.isNaN(value) || value >= largestInt64 || value < -largestInt64)
    throw executionError(`Scalar value ${formatValue(value)} overflows int64`);
  return Math.trunc(value);
}
