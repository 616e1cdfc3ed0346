/** An answer of one attempt as the client's proxy sees it. */
export interface AttemptAnswer {
  readonly status: number;
  /** `per-try-timeout` when the proxy itself gave up; `overflow` when a breaker refused. */
  readonly kind: "answered" | "per-try-timeout" | "overflow" | "reset";
  readonly grpc: boolean;
}

type Condition = (answer: AttemptAnswer) => boolean;

/** What each condition of retryOn covers; a number in the list covers that status. */
const CONDITIONS: Readonly<Record<string, Condition>> = {
  "5xx": ({ status, kind }) => status >= 500 || kind !== "answered",
  "gateway-error": ({ status, kind }) => (status >= 502 && status <= 504) || kind !== "answered",
  reset: ({ kind }) => kind !== "answered",
  "connect-failure": ({ kind }) => kind === "reset",
  "retriable-4xx": ({ status, kind }) => status === 409 && kind === "answered",
  unavailable: ({ status, grpc }) => grpc && status === 503,
};

/**
 * Whether Envoy tries again after this answer. `on` holds condition names and status codes as VirtualService.retryOn lists
 * them. A per-try timeout is a local reset, which only 5xx, gateway-error and reset cover; an overflow is never retried.
 */
export function isRetried(on: readonly string[], answer: AttemptAnswer): boolean {
  if (answer.kind === "overflow") return false;
  return on.some((condition) =>
    /^\d+$/.test(condition)
      ? answer.kind !== "per-try-timeout" && Number(condition) === answer.status
      : CONDITIONS[condition]?.(answer) === true,
  );
}

export interface Attempts {
  /** Mean number of attempts for one request. */
  readonly mean: number;
  /** Share of requests whose last attempt failed in a retriable way, per unit of retriable share of one attempt. */
  readonly lastFactor: number;
}

/** Attempts when each fails retriably with probability `retriableRatio` and at most `retries` follow the first. */
export function attemptsFor(retriableRatio: number, retries: number): Attempts {
  let mean = 0;
  let power = 1;
  for (let index = 0; index <= retries; index += 1) {
    mean += power;
    power *= retriableRatio;
  }
  return { mean, lastFactor: retriableRatio ** retries };
}

/**
 * Share of requests refused when `offered` requests are in flight on average and at most `limit` fit: Erlang's loss
 * formula, which holds for any distribution of durations.
 */
export function overflowRatio(offered: number, limit: number): number {
  if (!Number.isFinite(limit) || offered <= 0) return 0;
  if (limit <= 0) return 1;
  if (limit > offered + 20 * Math.sqrt(offered) + 50) return 0;
  let blocked = 1;
  for (let servers = 1; servers <= limit; servers += 1)
    blocked = (offered * blocked) / (servers + offered * blocked);
  return blocked;
}
