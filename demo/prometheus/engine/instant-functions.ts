import type { Expr } from "../promql/ast.ts";
import { absentLabels } from "./absent.ts";
import { datePartFunctions } from "./dates.ts";
import { stepTimeMs } from "./evaluation.ts";
import type { Value } from "./evaluation.ts";
import { GridBuilder, isPresent, mapValues, relabel, valueAt } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { histogramQuantile } from "./histogram-quantile.ts";
import type { Interpreter } from "./interpreter.ts";
import { labelJoin, labelReplace } from "./label-functions.ts";
import { noLabels, withoutName } from "./label-sets.ts";
import { namesOneMetric, visitSelector } from "./select.ts";
import { sortRows } from "./sort-rows.ts";

/** A call none of whose arguments is a range. */
type InstantFunction = (interpreter: Interpreter, args: readonly Expr[]) => Value;

const degreesPerRadian = 180 / Math.PI;

const numberFunctions: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  sqrt: Math.sqrt,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  rad: (value) => value / degreesPerRadian,
  deg: (value) => value * degreesPerRadian,
  sgn: (value) => (value < 0 ? -1 : value > 0 ? 1 : value),
};

function operand(interpreter: Interpreter, args: readonly Expr[], index = 0): Grid {
  const expr = args[index];
  return expr === undefined ? new GridBuilder(interpreter.steps.count).build(true) : interpreter.vector(expr);
}

function scalarOperand(interpreter: Interpreter, expr: Expr | undefined, fallback: number): Float64Array {
  return expr === undefined
    ? new Float64Array(interpreter.steps.count).fill(fallback)
    : interpreter.scalar(expr);
}

function vector(grid: Grid): Value {
  return { kind: "vector", grid };
}

/** The values changed and the metric name dropped. */
function mapped(grid: Grid, change: (value: number, step: number) => number): Value {
  return vector(relabel(mapValues(grid, change), { labelsOf: withoutName, keepsDistinct: true }));
}

/** One series without labels. */
function single(interpreter: Interpreter, valueAtStep: (step: number) => number): Grid {
  const builder = new GridBuilder(interpreter.steps.count, 1);
  const row = builder.addEmpty(noLabels);
  for (let step = 0; step < interpreter.steps.count; step++) builder.set(row, step, valueAtStep(step));
  return builder.build(true);
}

const clamp: InstantFunction = (interpreter, args) => {
  const lowest = scalarOperand(interpreter, args[1], -Infinity);
  const highest = scalarOperand(interpreter, args[2], Infinity);
  const grid = operand(interpreter, args);
  const present = grid.present.map((flag, cell) => {
    const step = cell % grid.stepCount;
    return (highest[step] ?? NaN) < (lowest[step] ?? NaN) ? 0 : flag;
  });
  return mapped({ ...grid, present }, (value, step) =>
    Math.max(lowest[step] ?? NaN, Math.min(highest[step] ?? NaN, value)),
  );
};

const clampMin: InstantFunction = (interpreter, args) => {
  const lowest = scalarOperand(interpreter, args[1], -Infinity);
  return mapped(operand(interpreter, args), (value, step) => Math.max(lowest[step] ?? NaN, value));
};

const clampMax: InstantFunction = (interpreter, args) => {
  const highest = scalarOperand(interpreter, args[1], Infinity);
  return mapped(operand(interpreter, args), (value, step) => Math.min(highest[step] ?? NaN, value));
};

/** Ties are rounded up. Multiplying by the inverse loses less precision than dividing. */
const round: InstantFunction = (interpreter, args) => {
  const nearest = scalarOperand(interpreter, args[1], 1);
  return mapped(operand(interpreter, args), (value, step) => {
    const inverse = 1 / (nearest[step] ?? NaN);
    return Math.floor(value * inverse + 0.5) / inverse;
  });
};

const absent: InstantFunction = (interpreter, args) => {
  const grid = operand(interpreter, args);
  const builder = new GridBuilder(grid.stepCount, 1);
  const expr = args[0];
  const row = builder.addEmpty(expr === undefined ? noLabels : absentLabels(expr));
  for (let step = 0; step < grid.stepCount; step++)
    if (presentRows(grid, step).length === 0) builder.set(row, step, 1);
  return vector(builder.build(true));
};

const toScalar: InstantFunction = (interpreter, args) => {
  const grid = operand(interpreter, args);
  const values = new Float64Array(grid.stepCount).map((_unset, step) => {
    const rows = presentRows(grid, step);
    return rows.length === 1 ? valueAt(grid, rows[0] ?? 0, step) : NaN;
  });
  return { kind: "scalar", values };
};

function presentRows(grid: Grid, step: number): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < grid.labels.length; row++) if (isPresent(grid, row, step)) rows.push(row);
  return rows;
}

const time: InstantFunction = ({ steps }) => ({
  kind: "scalar",
  values: new Float64Array(steps.count).map((_unset, step) => stepTimeMs(steps, step) / 1000),
});

/** When the sample a selector found was taken; for any other expression, the evaluation time. */
const timestamp: InstantFunction = (interpreter, args) => {
  const expr = args[0];
  const { steps, evaluation } = interpreter;
  if (expr?.kind !== "selector")
    return mapped(operand(interpreter, args), (_value, step) => stepTimeMs(steps, step) / 1000);
  const builder = new GridBuilder(steps.count);
  visitSelector(evaluation, { selector: expr, steps, wants: "time" }, (row) => builder.add(row));
  return mapped(builder.build(namesOneMetric(expr)), (value) => value);
};

function datePart(part: (seconds: number) => number): InstantFunction {
  return (interpreter, args) =>
    args.length > 0
      ? mapped(operand(interpreter, args), part)
      : vector(single(interpreter, (step) => part(stepTimeMs(interpreter.steps, step) / 1000)));
}

const fromScalar: InstantFunction = (interpreter, args) => {
  const values = scalarOperand(interpreter, args[0], NaN);
  return vector(single(interpreter, (step) => values[step] ?? NaN));
};

export const instantFunctions: ReadonlyMap<string, InstantFunction> = new Map<string, InstantFunction>([
  ...Object.entries(numberFunctions).map(([name, change]): [string, InstantFunction] => [
    name,
    (interpreter, args) => mapped(operand(interpreter, args), change),
  ]),
  ...[...datePartFunctions].map(([name, part]): [string, InstantFunction] => [name, datePart(part)]),
  ["absent", absent],
  ["clamp", clamp],
  ["clamp_min", clampMin],
  ["clamp_max", clampMax],
  ["round", round],
  ["scalar", toScalar],
  ["vector", fromScalar],
  ["time", time],
  ["timestamp", timestamp],
  ["pi", ({ steps }) => ({ kind: "scalar", values: new Float64Array(steps.count).fill(Math.PI) })],
  ["sort", (interpreter, args) => vector(sortRows(operand(interpreter, args), 1))],
  ["sort_desc", (interpreter, args) => vector(sortRows(operand(interpreter, args), -1))],
  ["label_replace", (interpreter, args) => vector(labelReplace(operand(interpreter, args), args))],
  ["label_join", (interpreter, args) => vector(labelJoin(operand(interpreter, args), args))],
  [
    "histogram_quantile",
    (interpreter, args) =>
      vector(histogramQuantile(scalarOperand(interpreter, args[0], NaN), operand(interpreter, args, 1))),
  ],
]);
