import { isComparison } from "../promql/ast.ts";
import type { Binary, BinaryOperator } from "../promql/ast.ts";
import { relabel } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { withoutName } from "./label-sets.ts";

type Operation = (left: number, right: number) => number;

const operations: Readonly<Record<string, Operation>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "^": power,
  atan2: Math.atan2,
};

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** IEEE 754 says 1 where JavaScript says NaN. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

/** Result of one pair of operands; null where a comparison filters it out. `kept` is what a passing comparison returns. */
export type PairOperation = (left: number, right: number, kept: number) => number | null;

export function pairOperation({
  operator,
  returnsBool,
}: Pick<Binary, "operator" | "returnsBool">): PairOperation {
  const compare = comparisons[operator];
  if (compare === undefined) return operations[operator] ?? (() => null);
  if (returnsBool) return (left, right) => (compare(left, right) ? 1 : 0);
  return (left, right, kept) => (compare(left, right) ? kept : null);
}

/** Arithmetic and bool comparisons drop the metric name; filters and, in Prometheus 2.42, atan2 keep it. */
export function dropsName(operator: BinaryOperator, returnsBool: boolean): boolean {
  return returnsBool || (!isComparison(operator) && operator !== "atan2");
}

export function scalarBinary(expr: Binary, left: Float64Array, right: Float64Array): Float64Array {
  const operate = pairOperation(expr);
  return left.map((value, step) => operate(value, right[step] ?? NaN, value) ?? NaN);
}

export function vectorScalarBinary(
  expr: Binary,
  {
    grid,
    scalars,
    scalarIsLeft,
  }: { readonly grid: Grid; readonly scalars: Float64Array; readonly scalarIsLeft: boolean },
): Grid {
  const operate = pairOperation(expr);
  const values = new Float64Array(grid.values.length);
  const present = new Uint8Array(grid.present.length);
  for (let cell = 0; cell < values.length; cell++) {
    if (grid.present[cell] !== 1) continue;
    const value = grid.values[cell] ?? NaN;
    const scalar = scalars[cell % grid.stepCount] ?? NaN;
    const result = scalarIsLeft ? operate(scalar, value, value) : operate(value, scalar, value);
    if (result === null) continue;
    values[cell] = result;
    present[cell] = 1;
  }
  const result = { ...grid, values, present };
  if (!dropsName(expr.operator, expr.returnsBool)) return result;
  return relabel(result, { labelsOf: withoutName, keepsDistinct: true });
}
