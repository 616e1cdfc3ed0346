import type { Call, MatrixSelector, Subquery } from "../promql/ast.ts";
import { valueTypeOf } from "../promql/ast.ts";
import { executionError } from "../promql/query-error.ts";
import type { EdgeSamples, LabelSet, SelectedSeries } from "../series-source.ts";
import { absentLabels } from "./absent.ts";
import { lastStepMs, referenceTimes, stepTimeMs } from "./evaluation.ts";
import type { Steps } from "./evaluation.ts";
import { GridBuilder, visitGrid } from "./grid.ts";
import type { Grid, Row } from "./grid.ts";
import type { Interpreter } from "./interpreter.ts";
import { noLabels, withoutName } from "./label-sets.ts";
import { edgeFunctions, rangeFunctions } from "./range-functions.ts";
import type { EdgeFunction, RangeFunction } from "./range-functions.ts";
import { SampleBuffer } from "./sample-buffer.ts";
import { namesOneMetric, readWindows, selectSeries } from "./select.ts";
import { visitWindows } from "./window.ts";

type RangeExpr = MatrixSelector | Subquery;

function rangeArgument(call: Call): RangeExpr | null {
  for (const arg of call.args) if (arg.kind === "matrix" || arg.kind === "subquery") return arg;
  return null;
}

/** Calls that turn each series of a range into one row; `absent_over_time` looks at all of them together. */
export function isRangeCall(call: Call): boolean {
  return call.name !== "absent_over_time" && rangeArgument(call) !== null;
}

/** Whether the call's rows are sure to differ once the metric name is dropped. */
export function sharesNameAfter(call: Call): boolean {
  const range = rangeArgument(call);
  return range?.kind === "matrix" && namesOneMetric(range.selector);
}

/** The samples of each series a range expression covers at the interpreter's steps; the buffer is reused. */
export function visitRange(
  interpreter: Interpreter,
  range: RangeExpr,
  visit: (labels: LabelSet, buffer: SampleBuffer) => void,
): void {
  if (range.kind === "matrix") visitMatrix(interpreter, range, { visit });
  else visitSubquery(interpreter, range, visit);
}

interface SeriesVisitor {
  /** Asked first; true when the series needs no reading. */
  readonly isDone?: (series: SelectedSeries) => boolean;
  readonly visit: (labels: LabelSet, buffer: SampleBuffer) => void;
}

function visitMatrix(
  { evaluation, steps }: Interpreter,
  { selector, rangeMs }: MatrixSelector,
  { isDone = () => false, visit }: SeriesVisitor,
): void {
  const windows = { references: referenceTimes(evaluation, steps, selector), widthMs: rangeMs };
  const buffer = new SampleBuffer();
  for (const series of selectSeries(evaluation, selector, windows)) {
    evaluation.checkDeadline();
    if (isDone(series)) continue;
    readWindows(series, windows, buffer);
    buffer.dropStale();
    evaluation.hold(buffer.length);
    visit(series.labels, buffer);
    evaluation.release(buffer.length);
  }
}

function visitSubquery(
  interpreter: Interpreter,
  subquery: Subquery,
  visit: (labels: LabelSet, buffer: SampleBuffer) => void,
): void {
  const inner = subquerySteps(interpreter, subquery);
  if (inner.count < 1) return;
  const buffer = new SampleBuffer();
  visitGrid(interpreter.withSteps(inner).vector(subquery.expr), ({ labels, values, present }) => {
    buffer.clear();
    for (let step = 0; step < inner.count; step++)
      if (present[step] === 1) buffer.append(stepTimeMs(inner, step), values[step] ?? NaN);
    visit(labels, buffer);
  });
}

/** A subquery is evaluated at whole multiples of its step, whatever the query's own times are. */
function subquerySteps({ evaluation, steps }: Interpreter, subquery: Subquery): Steps {
  const references = referenceTimes(evaluation, steps, subquery);
  const stepMs = subquery.stepMs ?? evaluation.options.subqueryStepMs;
  const startMs = Math.ceil((references.startMs - subquery.rangeMs) / stepMs) * stepMs;
  return { startMs, stepMs, count: Math.floor((lastStepMs(references) - startMs) / stepMs) + 1 };
}

export function visitRangeCall(interpreter: Interpreter, call: Call, visit: (row: Row) => void): void {
  const { steps } = interpreter;
  const range = rangeArgument(call);
  const evaluateWindow: RangeFunction | undefined = rangeFunctions.get(call.name);
  if (range === null || evaluateWindow === undefined)
    throw executionError(`function ${JSON.stringify(call.name)} is not supported here`);
  const scalars = call.args.filter((arg) => valueTypeOf(arg) === "scalar").map(interpreter.scalar);
  const references = referenceTimes(
    interpreter.evaluation,
    steps,
    range.kind === "matrix" ? range.selector : range,
  );
  const windowSteps = { steps, references, widthMs: range.rangeMs, scalars };
  const labelsOf = call.name === "last_over_time" ? (labels: LabelSet) => labels : withoutName;
  const values = new Float64Array(steps.count);
  const present = new Uint8Array(steps.count);
  const visitSamples = (labels: LabelSet, buffer: SampleBuffer): void => {
    let hasAny = false;
    present.fill(0);
    visitWindows(buffer, windowSteps, (window, step) => {
      const value = evaluateWindow(window);
      if (value === null) return;
      values[step] = value;
      present[step] = 1;
      hasAny = true;
    });
    if (hasAny) visit({ labels: labelsOf(labels), values, present });
  };
  const byEdges = edgeFunctions.get(call.name);
  if (byEdges === undefined || range.kind === "subquery") {
    visitRange(interpreter, range, visitSamples);
    return;
  }
  const isDone = (series: SelectedSeries): boolean => {
    const found = fillByEdges(series, byEdges, { windows: windowSteps, values, present });
    if (found === "some") visit({ labels: withoutName(series.labels), values, present });
    return found !== "unknown";
  };
  visitMatrix(interpreter, range, { isDone, visit: visitSamples });
}

/** Evaluates every window of a series by its ends; unknown when one of them has to be read. */
function fillByEdges(
  series: SelectedSeries,
  evaluateEdges: EdgeFunction,
  {
    windows: { references, widthMs },
    values,
    present,
  }: {
    readonly windows: { readonly references: Steps; readonly widthMs: number };
    readonly values: Float64Array;
    readonly present: Uint8Array;
  },
): "some" | "none" | "unknown" {
  if (series.edges === undefined) return "unknown";
  const edges: EdgeSamples = { count: 0, firstMs: 0, first: 0, lastMs: 0, last: 0 };
  let found: "some" | "none" = "none";
  present.fill(0);
  for (let step = 0; step < references.count; step++) {
    const endMs = stepTimeMs(references, step);
    const startMs = endMs - widthMs;
    if (!series.edges(startMs, endMs, edges)) return "unknown";
    const value = evaluateEdges(edges, { startMs, endMs });
    if (value === null) continue;
    values[step] = value;
    present[step] = 1;
    found = "some";
  }
  return found;
}

/** One series with 1 at the steps where the range holds no sample of any series. */
export function absentOverTime(interpreter: Interpreter, call: Call): Grid {
  const found = new Uint8Array(interpreter.steps.count);
  visitRangeCall(interpreter, call, ({ present }) => {
    for (let step = 0; step < found.length; step++) if (present[step] === 1) found[step] = 1;
  });
  const builder = new GridBuilder(found.length, 1);
  if (found.includes(0)) {
    const range = rangeArgument(call);
    const row = builder.addEmpty(range?.kind === "matrix" ? absentLabels(range.selector) : noLabels);
    for (let step = 0; step < found.length; step++) if (found[step] === 0) builder.set(row, step, 1);
  }
  return builder.build(true);
}
