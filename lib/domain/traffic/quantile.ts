export interface Bucket {
  /** Upper bound; Infinity for the last one. */
  readonly le: number;
  /** Cumulative count or rate up to the bound. */
  readonly count: number;
}

/**
 * Quantile of a classic histogram by linear interpolation inside the bucket, as Prometheus' histogram_quantile does.
 * Null when nothing was observed or the buckets are not a histogram.
 */
export function quantileOf(buckets: readonly Bucket[], q: number): number | null {
  const sorted = monotone(buckets.toSorted((a, b) => a.le - b.le));
  const last = sorted.at(-1);
  if (last === undefined || last.le !== Infinity || sorted.length < 2 || !(last.count > 0)) return null;
  const rank = q * last.count;
  const index = sorted.findIndex(({ count }) => count >= rank);
  const found = sorted[index];
  const below = sorted[index - 1];
  if (found === undefined || found.le === Infinity) return sorted.at(-2)?.le ?? null;
  if (below === undefined && found.le <= 0) return found.le;
  const lower = below ?? { le: 0, count: 0 };
  const inBucket = found.count - lower.count;
  return inBucket === 0 ? found.le : lower.le + (found.le - lower.le) * ((rank - lower.count) / inBucket);
}

/** Counts of one scrape may be torn; a histogram never falls from one bucket to the next. */
function monotone(buckets: readonly Bucket[]): readonly Bucket[] {
  let most = 0;
  return buckets.map(({ le, count }) => {
    most = Math.max(most, count);
    return { le, count: most };
  });
}
