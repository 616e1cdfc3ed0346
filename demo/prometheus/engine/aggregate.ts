import type { Aggregate } from "../promql/ast.ts";
import { executionError } from "../promql/query-error.ts";
import type { LabelSet } from "../series-source.ts";
import { countValues } from "./count-values.ts";
import { GridBuilder, isPresent, valueAt } from "./grid.ts";
import type { Grid } from "./grid.ts";
import type { Interpreter } from "./interpreter.ts";
import { textOf } from "./interpreter.ts";
import { grouper } from "./label-sets.ts";
import { selectExtremes } from "./select-extremes.ts";
import { quantileOf } from "./sums.ts";

/** Running aggregates of one group, one entry per step. */
interface Group {
  readonly labels: LabelSet;
  readonly values: Float64Array;
  readonly means: Float64Array;
  readonly counts: Uint32Array;
}

interface Reducer {
  /** Takes in a further value; the first one of a step has set value and mean to it (count is already raised). */
  readonly add: (group: Group, step: number, value: number) => void;
  readonly result: (group: Group, step: number) => number;
}

const valueOf: Reducer["result"] = ({ values }, step) => values[step] ?? NaN;

function addDeviation({ values, means, counts }: Group, step: number, value: number): void {
  const mean = means[step] ?? NaN;
  const nextMean = mean + (value - mean) / (counts[step] ?? 1);
  means[step] = nextMean;
  values[step] = (values[step] ?? 0) + (value - mean) * (value - nextMean);
}

function addToMean({ means, counts }: Group, step: number, value: number): void {
  const mean = means[step] ?? NaN;
  // An infinite mean stays unless NaN or the opposite infinity comes in.
  if (Math.abs(mean) === Infinity && (Number.isFinite(value) || value === mean)) return;
  const count = counts[step] ?? 1;
  means[step] = mean + (value / count - mean / count);
}

function keepIf(isBetter: (value: number, best: number) => boolean): Reducer["add"] {
  return ({ values }, step, value) => {
    const best = values[step] ?? NaN;
    if (isBetter(value, best) || Number.isNaN(best)) values[step] = value;
  };
}

const variance: Reducer["result"] = ({ values, counts }, step) => (values[step] ?? NaN) / (counts[step] ?? 1);

const reducers: ReadonlyMap<string, Reducer> = new Map<string, Reducer>([
  [
    "sum",
    { add: ({ values }, step, value) => (values[step] = (values[step] ?? 0) + value), result: valueOf },
  ],
  ["avg", { add: addToMean, result: ({ means }, step) => means[step] ?? NaN }],
  ["min", { add: keepIf((value, best) => value < best), result: valueOf }],
  ["max", { add: keepIf((value, best) => value > best), result: valueOf }],
  ["count", { add: () => undefined, result: ({ counts }, step) => counts[step] ?? 0 }],
  ["group", { add: () => undefined, result: () => 1 }],
  ["stdvar", { add: addDeviation, result: variance }],
  ["stddev", { add: addDeviation, result: (group, step) => Math.sqrt(variance(group, step)) }],
]);

export function aggregate(interpreter: Interpreter, expr: Aggregate): Grid {
  const reducer = reducers.get(expr.operator);
  if (reducer !== undefined) return reduceGroups(interpreter, expr, reducer);
  if (expr.operator === "count_values")
    return countValues(interpreter.vector(expr.expr), expr.grouping, textOf(expr.param ?? undefined));
  if (expr.param === null) throw executionError(`${expr.operator} needs a parameter`);
  const grid = interpreter.vector(expr.expr);
  const parameters = interpreter.scalar(expr.param);
  if (expr.operator === "quantile") return quantiles(grid, expr, parameters);
  return selectExtremes(grid, expr, parameters);
}

function reduceGroups(
  interpreter: Interpreter,
  { expr, grouping, operator }: Aggregate,
  reducer: Reducer,
): Grid {
  const { keyOf, labelsOf } = grouper(grouping);
  const stepCount = interpreter.steps.count;
  const startsAtZero = operator === "stdvar" || operator === "stddev";
  const groups = new Map<string, Group>();
  interpreter.visitRows(expr, ({ labels, values, present }) => {
    const key = keyOf(labels);
    let group = groups.get(key);
    if (group === undefined) {
      group = newGroup(labelsOf(labels), stepCount);
      groups.set(key, group);
      interpreter.evaluation.hold(stepCount);
    }
    for (let step = 0; step < stepCount; step++) {
      if (present[step] !== 1) continue;
      const value = values[step] ?? NaN;
      const count = (group.counts[step] ?? 0) + 1;
      group.counts[step] = count;
      if (count > 1) {
        reducer.add(group, step, value);
        continue;
      }
      group.values[step] = startsAtZero ? 0 : value;
      group.means[step] = value;
    }
  });
  return buildGroups(groups.values(), {
    stepCount,
    reducer,
    sharesName: !grouping.labels.includes("__name__"),
  });
}

function newGroup(labels: LabelSet, stepCount: number): Group {
  return {
    labels,
    values: new Float64Array(stepCount),
    means: new Float64Array(stepCount),
    counts: new Uint32Array(stepCount),
  };
}

function buildGroups(
  groups: Iterable<Group>,
  {
    stepCount,
    reducer,
    sharesName,
  }: { readonly stepCount: number; readonly reducer: Reducer; readonly sharesName: boolean },
): Grid {
  const builder = new GridBuilder(stepCount);
  for (const group of groups) {
    const row = builder.addEmpty(group.labels);
    for (let step = 0; step < stepCount; step++)
      if ((group.counts[step] ?? 0) > 0) builder.set(row, step, reducer.result(group, step));
  }
  return builder.build(sharesName);
}

function quantiles(grid: Grid, { grouping }: Aggregate, parameters: Float64Array): Grid {
  const builder = new GridBuilder(grid.stepCount);
  for (const { labels, rows } of groupRows(grid, grouping)) {
    const target = builder.addEmpty(labels);
    for (let step = 0; step < grid.stepCount; step++) {
      const values = rows.filter((row) => isPresent(grid, row, step)).map((row) => valueAt(grid, row, step));
      if (values.length > 0)
        builder.set(target, step, quantileOf(parameters[step] ?? NaN, Float64Array.from(values)));
    }
  }
  return builder.build(!grouping.labels.includes("__name__"));
}

function groupRows(
  grid: Grid,
  grouping: Aggregate["grouping"],
): Iterable<{ labels: LabelSet; rows: number[] }> {
  const { keyOf, labelsOf } = grouper(grouping);
  const groups = new Map<string, { labels: LabelSet; rows: number[] }>();
  for (const [row, labels] of grid.labels.entries()) {
    const key = keyOf(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels: labelsOf(labels), rows: [row] });
    else group.rows.push(row);
  }
  return groups.values();
}
