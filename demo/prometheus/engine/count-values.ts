import type { Grouping } from "../promql/ast.ts";
import { executionError } from "../promql/query-error.ts";
import { formatPlain } from "./format-value.ts";
import { GridBuilder, isPresent, valueAt } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { grouper, setLabel } from "./label-sets.ts";

const labelNamePattern = /^[a-zA-Z_][a-zA-Z0-9_]*$/u;

export function isLabelName(text: string): boolean {
  return labelNamePattern.test(text);
}

/** How many series of each group have each value; the value becomes a label. */
export function countValues(grid: Grid, { labels, without }: Grouping, valueLabel: string): Grid {
  if (!isLabelName(valueLabel)) throw executionError(`invalid label name ${JSON.stringify(valueLabel)}`);
  const { keyOf, labelsOf } = grouper({ labels: without ? labels : [...labels, valueLabel], without });
  const rowsByKey = new Map<string, number>();
  const builder = new GridBuilder(grid.stepCount);
  const counts: Uint32Array[] = [];
  for (const [row, rowLabels] of grid.labels.entries())
    for (let step = 0; step < grid.stepCount; step++) {
      if (!isPresent(grid, row, step)) continue;
      const labelled = setLabel(rowLabels, valueLabel, formatPlain(valueAt(grid, row, step)));
      const key = keyOf(labelled);
      let target = rowsByKey.get(key);
      if (target === undefined) {
        target = builder.addEmpty(labelsOf(labelled));
        rowsByKey.set(key, target);
        counts[target] = new Uint32Array(grid.stepCount);
      }
      const targetCounts = counts[target] ?? new Uint32Array(grid.stepCount);
      const count = (targetCounts[step] ?? 0) + 1;
      targetCounts[step] = count;
      builder.set(target, step, count);
    }
  return builder.build(!labels.includes("__name__"));
}
