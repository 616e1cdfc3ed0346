/** What a proxy may do with one request: Envoy's `num_retries`, per-try and route timeout. */
export interface TryPolicy {
  /** Null: the route has no timeout. */
  readonly timeoutMs: number | null;
  /** Tries after the first one. */
  readonly retries: number;
  /** Null: a try may take as long as the whole request. */
  readonly perTryTimeoutMs: number | null;
  readonly backoffMs: number;
}

export interface WorstCase {
  /** The first try and its retries. */
  readonly tries: number;
  /** Time of all tries with the longest pauses between them, if no timeout ended them; null when a try has no bound. */
  readonly allTriesMs: number | null;
  /** Longest time until the caller has an answer; null when nothing bounds it. */
  readonly longestMs: number | null;
  /** Tries that can run to their own timeout before the route's ends them; null when nothing bounds a try. */
  readonly fullTries: number | null;
}

/** Istio's defaults of a route without `retries` (istio 1.31, `pilot/pkg/networking/core/route/retry`). */
export const DEFAULT_RETRIES = 2;
export const DEFAULT_BACKOFF_MS = 25;
export const DEFAULT_RETRY_CONDITIONS = "connect-failure, refused-stream, unavailable, cancelled";

/** Envoy's back-off grows from the base to ten times the base. */
const MAX_BACKOFF_FACTOR = 10;

export function worstCase({ timeoutMs, retries, perTryTimeoutMs, backoffMs }: TryPolicy): WorstCase {
  const tries = 1 + Math.max(0, retries);
  const perTryMs = perTryTimeoutMs ?? timeoutMs;
  if (perTryMs === null) return { tries, allTriesMs: null, longestMs: null, fullTries: null };
  const pausesMs = Array.from({ length: tries - 1 }, (_, at) =>
    Math.min((2 ** (at + 1) - 1) * backoffMs, MAX_BACKOFF_FACTOR * backoffMs),
  ).reduce((sum, pause) => sum + pause, 0);
  const allTriesMs = tries * perTryMs + pausesMs;
  return {
    tries,
    allTriesMs,
    longestMs: timeoutMs === null ? allTriesMs : Math.min(timeoutMs, allTriesMs),
    fullTries: timeoutMs === null ? tries : Math.min(tries, Math.floor(timeoutMs / perTryMs)),
  };
}
