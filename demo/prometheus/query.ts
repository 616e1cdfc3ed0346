import { valueTypeOf } from "./promql/ast.ts";
import type { Expr, MatrixSelector, Subquery } from "./promql/ast.ts";
import { documentedType } from "./promql/check.ts";
import { parsePromql } from "./promql/parse.ts";
import { QueryError } from "./promql/query-error.ts";
import { evaluate, interpreterAt } from "./engine/evaluate.ts";
import { Evaluation, stepTimeMs } from "./engine/evaluation.ts";
import type { EvaluationOptions, Steps, Value } from "./engine/evaluation.ts";
import { isPresent, valueAt, visitGrid } from "./engine/grid.ts";
import type { Grid } from "./engine/grid.ts";
import { compareLabelSets } from "./engine/label-sets.ts";
import { visitRange } from "./engine/range-call.ts";
import type { LabelSet } from "./series-source.ts";

export interface SamplePoint {
  readonly timeMs: number;
  readonly value: number;
}

export interface ResultSeries {
  readonly labels: LabelSet;
  readonly points: readonly SamplePoint[];
}

export type QueryResult =
  | { readonly type: "scalar"; readonly point: SamplePoint }
  | { readonly type: "string"; readonly timeMs: number; readonly value: string }
  /** Each series has one point. */
  | { readonly type: "vector"; readonly series: readonly ResultSeries[] }
  | { readonly type: "matrix"; readonly series: readonly ResultSeries[] };

export interface QueryRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** Answers an instant query by the semantics of Prometheus 2.42. Throws `QueryError`. */
export function queryInstant(query: string, timeMs: number, options: EvaluationOptions): QueryResult {
  const expr = parseInstant(query);
  const steps: Steps = { startMs: timeMs, stepMs: 1, count: 1 };
  const evaluation = new Evaluation(options, { startMs: timeMs, endMs: timeMs });
  if (expr.kind === "matrix" || expr.kind === "subquery")
    return { type: "matrix", series: rangeSeries(evaluation, expr, steps) };
  return instantResult(evaluate(evaluation, expr, steps), timeMs);
}

function parseInstant(query: string): Expr {
  try {
    return parsePromql(query);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new QueryError(error.kind, `invalid parameter "query": ${error.message}`);
  }
}

function instantResult(value: Value, timeMs: number): QueryResult {
  switch (value.kind) {
    case "string":
      return { type: "string", timeMs, value: value.value };
    case "scalar":
      return { type: "scalar", point: { timeMs, value: value.values[0] ?? NaN } };
    case "vector":
      return { type: "vector", series: gridSeries(value.grid, { startMs: timeMs, stepMs: 1, count: 1 }) };
  }
}

function rangeSeries(
  evaluation: Evaluation,
  range: MatrixSelector | Subquery,
  steps: Steps,
): readonly ResultSeries[] {
  const series: ResultSeries[] = [];
  visitRange(interpreterAt(evaluation, steps), range, (labels, { length, times, values }) => {
    if (length === 0) return;
    evaluation.hold(length);
    const points = Array.from({ length }, (_unset, index) => ({
      timeMs: times[index] ?? NaN,
      value: values[index] ?? NaN,
    }));
    series.push({ labels, points });
  });
  return series.toSorted((a, b) => compareLabelSets(a.labels, b.labels));
}

/** Answers a range query: a matrix, its series in label order. Throws `QueryError`. */
export function queryRange(query: string, range: QueryRange, options: EvaluationOptions): QueryResult {
  const { startMs, endMs, stepMs } = range;
  const expr = parsePromql(query);
  const type = valueTypeOf(expr);
  if (type !== "vector" && type !== "scalar")
    throw new QueryError(
      "bad_data",
      `invalid expression type ${JSON.stringify(documentedType(type))} for range query, must be Scalar or instant Vector`,
    );
  const steps = { startMs, stepMs, count: Math.floor((endMs - startMs) / stepMs) + 1 };
  const value = evaluate(new Evaluation(options, { startMs, endMs }), expr, steps);
  if (value.kind === "scalar") return { type: "matrix", series: [scalarSeries(value.values, steps)] };
  if (value.kind === "string") throw new QueryError("internal", "a range query has no string result");
  const series = gridSeries(value.grid, steps).toSorted((a, b) => compareLabelSets(a.labels, b.labels));
  return { type: "matrix", series };
}

function scalarSeries(values: Float64Array, steps: Steps): ResultSeries {
  const points = Array.from(values, (value, step) => ({ timeMs: stepTimeMs(steps, step), value }));
  return { labels: { names: [], values: [] }, points };
}

function gridSeries(grid: Grid, steps: Steps): readonly ResultSeries[] {
  const series: ResultSeries[] = [];
  let row = 0;
  visitGrid(grid, ({ labels }) => {
    const points: SamplePoint[] = [];
    for (let step = 0; step < steps.count; step++)
      if (isPresent(grid, row, step))
        points.push({ timeMs: stepTimeMs(steps, step), value: valueAt(grid, row, step) });
    if (points.length > 0) series.push({ labels, points });
    row++;
  });
  return series;
}
