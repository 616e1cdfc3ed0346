/** One series of an instant query. */
export interface InstantSample {
  readonly labels: Readonly<Record<string, string>>;
  /** NaN and infinities are kept as numbers. */
  readonly value: number;
}

export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since the epoch and value, ascending. Gaps stay gaps. */
  readonly points: readonly (readonly [number, number])[];
}

export interface RangeQuery {
  readonly query: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/**
 * A Prometheus. Failures are AppErrors with code `upstream`: details.kind is `unreachable`, `timeout`, `refused` (too
 * many samples, bad query) or `garbage` (not a Prometheus answer).
 */
export interface MetricsPort {
  /** Address for display, without credentials; null when no Prometheus is configured. */
  readonly address: string | null;
  query(
    query: string,
    options?: { readonly atMs?: number; readonly signal?: AbortSignal },
  ): Promise<readonly InstantSample[]>;
  queryRange(query: RangeQuery, signal?: AbortSignal): Promise<readonly RangeSeries[]>;
  /** Version from status/buildinfo. */
  version(signal?: AbortSignal): Promise<string>;
}

/** A Prometheus whose scrape interval can be measured (decision 35). */
export interface MeasuredMetrics extends MetricsPort {
  /** Interval between the samples of Istio's request counter, ms; null when there are too few to tell. */
  scrapeIntervalMs(signal?: AbortSignal): Promise<number | null>;
}
