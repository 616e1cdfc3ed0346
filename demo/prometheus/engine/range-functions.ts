import { executionError } from "../promql/query-error.ts";
import type { EdgeSamples } from "../series-source.ts";
import { CompensatedSum, quantileOf } from "./sums.ts";
import type { SampleWindow } from "./window.ts";

/** The value of a range function for one window; null leaves the series out at that step. */
export type RangeFunction = (window: SampleWindow) => number | null;

const extrapolationTolerance = 1.1;

function first({ values, from }: SampleWindow): number {
  return values[from] ?? NaN;
}

function last({ values, to }: SampleWindow): number {
  return values[to - 1] ?? NaN;
}

/** Increase over the samples; for counters, what was counted before each reset is added back. */
function observedIncrease(window: SampleWindow, isCounter: boolean): number {
  let increase = last(window) - first(window);
  if (!isCounter) return increase;
  const { values, from, to } = window;
  let previous = values[from] ?? NaN;
  for (let index = from + 1; index < to; index++) {
    const current = values[index] ?? NaN;
    if (current < previous) increase += previous;
    previous = current;
  }
  return increase;
}

function extrapolated(window: SampleWindow, isCounter: boolean, isRate: boolean): number | null {
  const { times, from, to } = window;
  if (to - from < 2) return null;
  const edges = {
    count: to - from,
    firstMs: times[from] ?? NaN,
    first: first(window),
    lastMs: times[to - 1] ?? NaN,
    last: last(window),
  };
  const increase = observedIncrease(window, isCounter);
  return extrapolate({ edges, increase, startMs: window.startMs, endMs: window.endMs }, isCounter, isRate);
}

interface Increase {
  readonly edges: Readonly<EdgeSamples>;
  /** Between the first and the last sample. */
  readonly increase: number;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Increase extrapolated to the window's edges. Towards an edge it is extended fully when the gap there is at most 1.1 sample distances, else by half
 * a distance; a counter is never extended to before its zero. Prometheus 2.42, `extrapolatedRate`.
 */
function extrapolate(
  { edges, increase, startMs, endMs }: Increase,
  isCounter: boolean,
  isRate: boolean,
): number {
  const { count, firstMs, first: firstValue, lastMs } = edges;
  const sampledSeconds = (lastMs - firstMs) / 1000;
  const distance = sampledSeconds / (count - 1);
  let toStart = (firstMs - startMs) / 1000;
  const toEnd = (endMs - lastMs) / 1000;
  if (isCounter && increase > 0 && firstValue >= 0)
    toStart = Math.min(toStart, sampledSeconds * (firstValue / increase));
  const threshold = distance * extrapolationTolerance;
  const covered =
    sampledSeconds +
    (toStart < threshold ? toStart : distance / 2) +
    (toEnd < threshold ? toEnd : distance / 2);
  const factor = covered / sampledSeconds;
  return increase * (isRate ? factor / ((endMs - startMs) / 1000) : factor);
}

/** Difference of the last two samples; with isRate per second, a drop counting as a reset to zero. */
function betweenLastTwo({ times, values, from, to }: SampleWindow, isRate: boolean): number | null {
  if (to - from < 2) return null;
  const current = values[to - 1] ?? NaN;
  const previous = values[to - 2] ?? NaN;
  const difference = isRate && current < previous ? current : current - previous;
  const seconds = ((times[to - 1] ?? NaN) - (times[to - 2] ?? NaN)) / 1000;
  if (seconds === 0) return null;
  return isRate ? difference / seconds : difference;
}

function regression(
  { times, values, from, to }: SampleWindow,
  interceptMs: number,
): { readonly slope: number; readonly intercept: number } {
  const count = to - from;
  const x = new CompensatedSum();
  const y = new CompensatedSum();
  const xy = new CompensatedSum();
  const xx = new CompensatedSum();
  const initial = values[from] ?? NaN;
  let isConstant = true;
  for (let index = from; index < to; index++) {
    const value = values[index] ?? NaN;
    const seconds = ((times[index] ?? NaN) - interceptMs) / 1000;
    if (index > from && value !== initial) isConstant = false;
    x.add(seconds);
    y.add(value);
    xy.add(seconds * value);
    xx.add(seconds * seconds);
  }
  if (isConstant)
    return Math.abs(initial) === Infinity ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: initial };
  const covariance = xy.total - (x.total * y.total) / count;
  const variance = xx.total - (x.total * x.total) / count;
  const slope = covariance / variance;
  return { slope, intercept: y.total / count - (slope * x.total) / count };
}

function countWhere(
  { values, from, to }: SampleWindow,
  differs: (current: number, previous: number) => boolean,
): number {
  let count = 0;
  for (let index = from + 1; index < to; index++)
    if (differs(values[index] ?? NaN, values[index - 1] ?? NaN)) count++;
  return count;
}

function extreme(
  { values, from, to }: SampleWindow,
  isBetter: (value: number, best: number) => boolean,
): number {
  let best = values[from] ?? NaN;
  for (let index = from + 1; index < to; index++) {
    const value = values[index] ?? NaN;
    if (isBetter(value, best) || Number.isNaN(best)) best = value;
  }
  return best;
}

function sumOverTime({ values, from, to }: SampleWindow): number {
  const sum = new CompensatedSum();
  for (let index = from; index < to; index++) sum.add(values[index] ?? NaN);
  return Math.abs(sum.sum) === Infinity ? sum.sum : sum.total;
}

function averageOverTime({ values, from, to }: SampleWindow): number {
  const mean = new CompensatedSum();
  for (let index = from; index < to; index++) {
    const value = values[index] ?? NaN;
    const count = index - from + 1;
    // An infinite mean stays unless NaN or the opposite infinity comes in.
    if (Math.abs(mean.sum) === Infinity && (Number.isFinite(value) || value === mean.sum)) continue;
    mean.add(value / count - mean.sum / count);
  }
  return Math.abs(mean.sum) === Infinity ? mean.sum : mean.total;
}

function varianceOverTime({ values, from, to }: SampleWindow): number {
  const mean = new CompensatedSum();
  const squares = new CompensatedSum();
  for (let index = from; index < to; index++) {
    const value = values[index] ?? NaN;
    const delta = value - mean.total;
    mean.add(delta / (index - from + 1));
    squares.add(delta * (value - mean.total));
  }
  return squares.total / (to - from);
}

/** Double exponential smoothing; the scalars are the smoothing and the trend factor. */
function holtWinters({ values, from, to, scalars }: SampleWindow): number | null {
  const [smoothing = NaN, trendFactor = NaN] = scalars;
  if (smoothing <= 0 || smoothing >= 1)
    throw executionError(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${smoothing.toFixed(6)}`);
  if (trendFactor <= 0 || trendFactor >= 1)
    throw executionError(`invalid trend factor. Expected: 0 < tf < 1, got: ${trendFactor.toFixed(6)}`);
  if (to - from < 2) return null;
  let before = 0;
  let smoothed = values[from] ?? NaN;
  let trend = (values[from + 1] ?? NaN) - smoothed;
  for (let index = from + 1; index < to; index++) {
    if (index > from + 1) trend = trendFactor * (smoothed - before) + (1 - trendFactor) * trend;
    const next = smoothing * (values[index] ?? NaN) + (1 - smoothing) * (smoothed + trend);
    before = smoothed;
    smoothed = next;
  }
  return smoothed;
}

function predictLinear(window: SampleWindow): number | null {
  if (window.to - window.from < 2) return null;
  const { slope, intercept } = regression(window, window.evaluationMs);
  return slope * (window.scalars[0] ?? NaN) + intercept;
}

/** Range functions of a counter that never falls, by the ends of a window alone. */
export type EdgeFunction = (
  edges: Readonly<EdgeSamples>,
  window: { readonly startMs: number; readonly endMs: number },
) => number | null;

function byEdges(isRate: boolean): EdgeFunction {
  return (edges, { startMs, endMs }) =>
    edges.count < 2
      ? null
      : extrapolate({ edges, increase: edges.last - edges.first, startMs, endMs }, true, isRate);
}

export const edgeFunctions: ReadonlyMap<string, EdgeFunction> = new Map([
  ["rate", byEdges(true)],
  ["increase", byEdges(false)],
]);

/** By name. `absent_over_time` marks presence here; its answer is the steps where no series is present. */
export const rangeFunctions: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ["rate", (window) => extrapolated(window, true, true)],
  ["increase", (window) => extrapolated(window, true, false)],
  ["delta", (window) => extrapolated(window, false, false)],
  ["irate", (window) => betweenLastTwo(window, true)],
  ["idelta", (window) => betweenLastTwo(window, false)],
  [
    "deriv",
    (window) =>
      window.to - window.from < 2 ? null : regression(window, window.times[window.from] ?? NaN).slope,
  ],
  ["predict_linear", predictLinear],
  ["holt_winters", holtWinters],
  ["resets", (window) => countWhere(window, (current, previous) => current < previous)],
  [
    "changes",
    (window) =>
      countWhere(
        window,
        (current, previous) => current !== previous && !(Number.isNaN(current) && Number.isNaN(previous)),
      ),
  ],
  ["sum_over_time", sumOverTime],
  ["avg_over_time", averageOverTime],
  ["min_over_time", (window) => extreme(window, (value, best) => value < best)],
  ["max_over_time", (window) => extreme(window, (value, best) => value > best)],
  ["count_over_time", ({ from, to }) => to - from],
  ["last_over_time", last],
  ["present_over_time", () => 1],
  ["absent_over_time", () => 1],
  ["stdvar_over_time", varianceOverTime],
  ["stddev_over_time", (window) => Math.sqrt(varianceOverTime(window))],
  [
    "quantile_over_time",
    ({ values, from, to, scalars }) => quantileOf(scalars[0] ?? NaN, values.slice(from, to)),
  ],
]);
