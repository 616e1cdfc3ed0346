import { valueTypeOf } from "../promql/ast.ts";
import type { Binary, Call, Expr } from "../promql/ast.ts";
import { executionError } from "../promql/query-error.ts";
import { aggregate } from "./aggregate.ts";
import { scalarBinary, vectorScalarBinary } from "./arithmetic.ts";
import { instantFunctions } from "./instant-functions.ts";
import type { Evaluation, Steps, Value } from "./evaluation.ts";
import { GridBuilder, mapValues, refuseEqualLabels, relabel, repeatSteps, visitGrid } from "./grid.ts";
import type { Grid, Row } from "./grid.ts";
import type { Interpreter } from "./interpreter.ts";
import { withoutName } from "./label-sets.ts";
import { absentOverTime, isRangeCall, sharesNameAfter, visitRangeCall } from "./range-call.ts";
import { namesOneMetric, visitSelector } from "./select.ts";
import { isStepInvariant } from "./step-invariant.ts";
import { matchVectors } from "./vector-matching.ts";

/** Evaluates an expression of type scalar, instant vector or string at all steps. Throws `QueryError`. */
export function evaluate(evaluation: Evaluation, expr: Expr, steps: Steps): Value {
  return interpreterAt(evaluation, steps).value(expr);
}

export function interpreterAt(evaluation: Evaluation, steps: Steps): Interpreter {
  const interpreter: Interpreter = {
    evaluation,
    steps,
    value: (expr) => valueOf(interpreter, expr),
    vector: (expr) => vectorOf(interpreter, expr),
    scalar: (expr) => scalarOf(interpreter, expr),
    visitRows: (expr, visit) => visitRows(interpreter, expr, visit),
    withSteps: (other) => interpreterAt(evaluation, other),
  };
  return interpreter;
}

function valueOf(interpreter: Interpreter, expr: Expr): Value {
  const { evaluation, steps } = interpreter;
  evaluation.checkDeadline();
  if (expr.kind === "string") return { kind: "string", value: expr.value };
  if (expr.kind === "number")
    return { kind: "scalar", values: new Float64Array(steps.count).fill(expr.value) };
  if (steps.count > 1 && isStepInvariant(expr)) return repeated(interpreter, expr);
  switch (expr.kind) {
    case "aggregate":
      return { kind: "vector", grid: aggregate(interpreter, expr) };
    case "binary":
      return binary(interpreter, expr);
    case "negation":
      return negation(interpreter, expr.expr);
    case "selector":
      return { kind: "vector", grid: collect(interpreter, expr, namesOneMetric(expr)) };
    case "call":
      return call(interpreter, expr);
    case "matrix":
    case "subquery":
      throw executionError("a range vector can only be the argument of a function");
  }
}

function repeated(interpreter: Interpreter, expr: Expr): Value {
  const { count } = interpreter.steps;
  const once = interpreter.withSteps({ ...interpreter.steps, count: 1 }).value(expr);
  if (once.kind === "vector") return { kind: "vector", grid: repeatSteps(once.grid, count) };
  if (once.kind === "scalar")
    return { kind: "scalar", values: new Float64Array(count).fill(once.values[0] ?? NaN) };
  return once;
}

function vectorOf(interpreter: Interpreter, expr: Expr): Grid {
  const value = interpreter.value(expr);
  if (value.kind === "vector") return value.grid;
  throw executionError(`expected an instant vector, got ${value.kind}`);
}

function scalarOf(interpreter: Interpreter, expr: Expr): Float64Array {
  const value = interpreter.value(expr);
  if (value.kind === "scalar") return value.values;
  throw executionError(`expected a scalar, got ${value.kind}`);
}

function visitRows(interpreter: Interpreter, expr: Expr, visit: (row: Row) => void): void {
  const isRepeated = interpreter.steps.count > 1 && isStepInvariant(expr);
  const canStream =
    expr.kind === "selector" || (expr.kind === "call" && isRangeCall(expr) && sharesNameAfter(expr));
  if (canStream && !isRepeated) streamRows(interpreter, expr, visit);
  else visitGrid(interpreter.vector(expr), visit);
}

function streamRows(interpreter: Interpreter, expr: Expr, visit: (row: Row) => void): void {
  if (expr.kind === "selector")
    visitSelector(
      interpreter.evaluation,
      { selector: expr, steps: interpreter.steps, wants: "value" },
      visit,
    );
  else if (expr.kind === "call") visitRangeCall(interpreter, expr, visit);
}

function collect(interpreter: Interpreter, expr: Expr, sharesName: boolean): Grid {
  const builder = new GridBuilder(interpreter.steps.count);
  streamRows(interpreter, expr, (row) => {
    interpreter.evaluation.hold(row.values.length);
    builder.add(row);
  });
  return builder.build(sharesName);
}

function call(interpreter: Interpreter, expr: Call): Value {
  if (expr.name === "absent_over_time") return { kind: "vector", grid: absentOverTime(interpreter, expr) };
  if (isRangeCall(expr)) {
    const grid = collect(interpreter, expr, sharesNameAfter(expr));
    if (!grid.sharesName) refuseEqualLabels(grid);
    return { kind: "vector", grid };
  }
  const evaluateCall = instantFunctions.get(expr.name);
  if (evaluateCall === undefined)
    throw executionError(`function ${JSON.stringify(expr.name)} is not supported here`);
  return evaluateCall(interpreter, expr.args);
}

function negation(interpreter: Interpreter, operand: Expr): Value {
  const value = interpreter.value(operand);
  if (value.kind === "scalar") return { kind: "scalar", values: value.values.map((number) => -number) };
  if (value.kind === "string") return value;
  const named = mapValues(value.grid, (number) => -number);
  const grid = { ...named, labels: named.labels.map(withoutName) };
  if (!grid.sharesName) refuseEqualLabels(grid);
  return { kind: "vector", grid: relabel(grid, { labelsOf: (labels) => labels, keepsDistinct: true }) };
}

function binary(interpreter: Interpreter, expr: Binary): Value {
  const leftIsScalar = valueTypeOf(expr.left) === "scalar";
  const rightIsScalar = valueTypeOf(expr.right) === "scalar";
  if (leftIsScalar && rightIsScalar)
    return {
      kind: "scalar",
      values: scalarBinary(expr, interpreter.scalar(expr.left), interpreter.scalar(expr.right)),
    };
  if (!leftIsScalar && !rightIsScalar)
    return {
      kind: "vector",
      grid: matchVectors(expr, interpreter.vector(expr.left), interpreter.vector(expr.right)),
    };
  const grid = interpreter.vector(leftIsScalar ? expr.right : expr.left);
  const scalars = interpreter.scalar(leftIsScalar ? expr.left : expr.right);
  return { kind: "vector", grid: vectorScalarBinary(expr, { grid, scalars, scalarIsLeft: leftIsScalar }) };
}
