import type { AtModifier } from "../promql/ast.ts";
import { QueryError } from "../promql/query-error.ts";
import type { SeriesSource } from "../series-source.ts";
import type { Grid } from "./grid.ts";

/** Evaluation times: startMs, startMs + stepMs, … `count` of them. */
export interface Steps {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

export type Value =
  | { readonly kind: "vector"; readonly grid: Grid }
  /** One value per step. */
  | { readonly kind: "scalar"; readonly values: Float64Array }
  | { readonly kind: "string"; readonly value: string };

export interface EvaluationOptions {
  readonly source: SeriesSource;
  /** How far back an instant selector looks for a sample. */
  readonly lookbackMs: number;
  /** Most samples one query may hold at a time. */
  readonly maxSamples: number;
  /** Resolution of subqueries that name none. */
  readonly subqueryStepMs: number;
  /** Monotonic, in milliseconds. */
  readonly elapsedMs: () => number;
  /** On the clock of `elapsedMs`. */
  readonly deadlineMs: number;
}

/** One running query: its data, its limits, and what `start()` and `end()` stand for. */
export class Evaluation {
  readonly options: EvaluationOptions;
  readonly startMs: number;
  readonly endMs: number;
  #samples = 0;

  constructor(options: EvaluationOptions, range: { readonly startMs: number; readonly endMs: number }) {
    this.options = options;
    this.startMs = range.startMs;
    this.endMs = range.endMs;
  }

  /** Counts samples taken into memory; fails when the query would hold too many. */
  hold(samples: number): void {
    this.#samples += samples;
    if (this.#samples > this.options.maxSamples)
      throw new QueryError(
        "execution",
        "query processing would load too many samples into memory in query execution",
      );
  }

  release(samples: number): void {
    this.#samples -= samples;
  }

  /** Called between series and between nodes. */
  checkDeadline(): void {
    if (this.options.elapsedMs() > this.options.deadlineMs)
      throw new QueryError("timeout", "query timed out in expression evaluation");
  }

  /** The fixed time of an `@` modifier; null without one. */
  fixedTimeMs(at: AtModifier): number | null {
    if (at === null) return null;
    if (at === "start") return this.startMs;
    return at === "end" ? this.endMs : at.timeMs;
  }
}

export function lastStepMs({ startMs, stepMs, count }: Steps): number {
  return startMs + (count - 1) * stepMs;
}

export function stepTimeMs({ startMs, stepMs }: Steps, step: number): number {
  return startMs + step * stepMs;
}

/** Where a selector looks at each step: the evaluation time moved by offset and `@`. */
export function referenceTimes(
  evaluation: Evaluation,
  steps: Steps,
  { offsetMs, at }: { readonly offsetMs: number; readonly at: AtModifier },
): Steps {
  const fixedMs = evaluation.fixedTimeMs(at);
  if (fixedMs === null) return { ...steps, startMs: steps.startMs - offsetMs };
  return { startMs: fixedMs - offsetMs, stepMs: 0, count: steps.count };
}
