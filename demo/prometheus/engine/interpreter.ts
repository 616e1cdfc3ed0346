import type { Expr } from "../promql/ast.ts";
import type { Evaluation, Steps, Value } from "./evaluation.ts";
import type { Grid, Row } from "./grid.ts";

/** What the operators and functions see of the evaluator: their operands, at their steps. */
export interface Interpreter {
  readonly evaluation: Evaluation;
  readonly steps: Steps;
  readonly value: (expr: Expr) => Value;
  readonly vector: (expr: Expr) => Grid;
  /** One value per step. */
  readonly scalar: (expr: Expr) => Float64Array;
  /** The rows of an instant vector one after another, without holding them all where that can be avoided. */
  readonly visitRows: (expr: Expr, visit: (row: Row) => void) => void;
  readonly withSteps: (steps: Steps) => Interpreter;
}

export function textOf(expr: Expr | undefined): string {
  return expr?.kind === "string" ? expr.value : "";
}
