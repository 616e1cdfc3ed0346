import { performance } from "node:perf_hooks";
import { cachedSource } from "../cached-source.ts";
import { defaultLimits, type QueryLimits } from "../limits.ts";
import type { SeriesSource } from "../series-source.ts";
import type { ApiContext } from "./api.ts";

export interface ApiContextOptions {
  readonly source: SeriesSource;
  /** The world's time: what "now" means to queries without a time, and to `/metrics`. */
  readonly nowMs: () => number;
  readonly limits?: Partial<QueryLimits>;
}

/** Answers `/api/v1/<path>` as `answerApi` does, here or in a thread. */
export type AnswerCall = (request: {
  readonly method: string;
  readonly path: string;
  readonly params: URLSearchParams;
}) => Promise<string | null>;

export function apiContext({ source, nowMs, limits = {} }: ApiContextOptions): ApiContext {
  return {
    source: cachedSource(source, { nowMs }),
    nowMs,
    limits: { ...defaultLimits, ...limits },
    elapsedMs: () => performance.now(),
  };
}
