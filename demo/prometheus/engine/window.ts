import { stepTimeMs } from "./evaluation.ts";
import type { Steps } from "./evaluation.ts";
import type { SampleBuffer } from "./sample-buffer.ts";

/** The samples of one series inside a range selector's window at one step: entries `from` (inclusive) to `to` (exclusive), never none. */
export interface SampleWindow {
  times: Float64Array;
  values: Float64Array;
  from: number;
  to: number;
  /** Both edges belong to the window. */
  startMs: number;
  endMs: number;
  /** The step's time, which offset and `@` set apart from endMs. */
  evaluationMs: number;
  /** The call's scalar arguments at this step. */
  scalars: readonly number[];
}

export interface WindowSteps {
  readonly steps: Steps;
  readonly references: Steps;
  readonly widthMs: number;
  /** One array per scalar argument, one value per step. */
  readonly scalars: readonly Float64Array[];
}

/** Calls `visit` for each step whose window holds samples. The window object is reused. */
export function visitWindows(
  buffer: SampleBuffer,
  { steps, references, widthMs, scalars }: WindowSteps,
  visit: (window: SampleWindow, step: number) => void,
): void {
  const { times, values, length } = buffer;
  const window: SampleWindow = {
    times,
    values,
    from: 0,
    to: 0,
    startMs: 0,
    endMs: 0,
    evaluationMs: 0,
    scalars: [],
  };
  for (let step = 0; step < references.count; step++) {
    window.endMs = stepTimeMs(references, step);
    window.startMs = window.endMs - widthMs;
    while (window.to < length && (times[window.to] ?? Infinity) <= window.endMs) window.to++;
    while (window.from < window.to && (times[window.from] ?? Infinity) < window.startMs) window.from++;
    if (window.from === window.to) continue;
    window.evaluationMs = stepTimeMs(steps, step);
    if (scalars.length > 0) window.scalars = scalars.map((argument) => argument[step] ?? NaN);
    visit(window, step);
  }
}
