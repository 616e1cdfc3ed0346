import type { VectorSelector } from "../promql/ast.ts";
import type { SelectedSeries } from "../series-source.ts";
import { lastStepMs, referenceTimes, stepTimeMs } from "./evaluation.ts";
import type { Evaluation, Steps } from "./evaluation.ts";
import type { Row } from "./grid.ts";
import { SampleBuffer } from "./sample-buffer.ts";

/** A first look for the latest sample goes back only this far: most series have one, and formulas are then asked for fewer. */
const firstLookMs = 60_000;

/** Whether the selector asks for one metric by its exact name. */
export function namesOneMetric({ matchers }: VectorSelector): boolean {
  return matchers.some(({ name, op }) => name === "__name__" && op === "=");
}

export interface SelectorWindows {
  /** The times the windows end at. */
  readonly references: Steps;
  readonly widthMs: number;
}

export function selectSeries(
  evaluation: Evaluation,
  { matchers }: VectorSelector,
  { references, widthMs }: SelectorWindows,
): Iterable<SelectedSeries> {
  return evaluation.options.source.select({
    matchers,
    startMs: references.startMs - widthMs,
    endMs: lastStepMs(references),
  });
}

/** Reads what the windows cover: all at once, or window by window when most of the time between them is not asked for. */
export function readWindows(
  series: SelectedSeries,
  { references, widthMs }: SelectorWindows,
  buffer: SampleBuffer,
): void {
  buffer.clear();
  const areSparse = references.count > 1 && references.stepMs > 2 * widthMs;
  if (!areSparse) {
    series.read(references.startMs - widthMs, lastStepMs(references), buffer);
    return;
  }
  for (let step = 0; step < references.count; step++) {
    const endMs = stepTimeMs(references, step);
    series.read(endMs - widthMs, endMs, buffer);
  }
}

/** Calls `visit` with the latest sample of every selected series at every step, or its time in seconds. Series without any are left out. */
export function visitSelector(
  evaluation: Evaluation,
  request: { readonly selector: VectorSelector; readonly steps: Steps; readonly wants: "value" | "time" },
  visit: (row: Row) => void,
): void {
  const { selector, steps } = request;
  const widthMs = evaluation.options.lookbackMs;
  const windows = { references: referenceTimes(evaluation, steps, selector), widthMs };
  const buffer = new SampleBuffer();
  const values = new Float64Array(steps.count);
  const present = new Uint8Array(steps.count);
  for (const series of selectSeries(evaluation, selector, windows)) {
    evaluation.checkDeadline();
    if (steps.count === 1) readLatest(series, { endMs: windows.references.startMs, widthMs }, buffer);
    else readWindows(series, windows, buffer);
    present.fill(0);
    if (fillLatest(buffer, windows, { values, present, wants: request.wants }))
      visit({ labels: series.labels, values, present });
  }
}

/** Reads at least the latest sample of the `widthMs` up to endMs, if there is one. */
export function readLatest(
  series: SelectedSeries,
  { endMs, widthMs }: { readonly endMs: number; readonly widthMs: number },
  buffer: SampleBuffer,
): void {
  buffer.clear();
  series.read(endMs - Math.min(firstLookMs, widthMs), endMs, buffer);
  if (buffer.length === 0 && widthMs > firstLookMs)
    series.read(endMs - widthMs, endMs - firstLookMs - 1, buffer);
}

function fillLatest(
  buffer: SampleBuffer,
  { references, widthMs }: SelectorWindows,
  out: { readonly values: Float64Array; readonly present: Uint8Array; readonly wants: "value" | "time" },
): boolean {
  const { times, stale, length } = buffer;
  let latest = -1;
  let hasAny = false;
  for (let step = 0; step < references.count; step++) {
    const referenceMs = stepTimeMs(references, step);
    while (latest + 1 < length && (times[latest + 1] ?? Infinity) <= referenceMs) latest++;
    if (latest < 0 || stale[latest] === 1) continue;
    const timeMs = times[latest] ?? NaN;
    if (timeMs < referenceMs - widthMs) continue;
    out.values[step] = out.wants === "time" ? timeMs / 1000 : (buffer.values[latest] ?? NaN);
    out.present[step] = 1;
    hasAny = true;
  }
  return hasAny;
}
