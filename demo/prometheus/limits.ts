/** What one query may ask for and how it looks at samples. The defaults are those of Prometheus. */
export interface QueryLimits {
  readonly lookbackMs: number;
  readonly maxSamples: number;
  /** Resolution of subqueries that name none. */
  readonly subqueryStepMs: number;
  /** Most points a series of a range query may have. */
  readonly maxPoints: number;
  readonly timeoutMs: number;
}

export const defaultLimits: QueryLimits = {
  lookbackMs: 300_000,
  maxSamples: 50_000_000,
  subqueryStepMs: 60_000,
  maxPoints: 11_000,
  timeoutMs: 120_000,
};
