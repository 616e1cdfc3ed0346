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
  const sorted = buckets.toSorted((a, b) => a.le - b.le);
  const last = sorted.at(-1);
  if (last === undefined || last.le !== Infinity || sorted.length < 2) return null;
  const total = sorted.reduce((most, { count }) => Math.max(most, count), 0);
  if (!(total > 0)) return null;

  const rank = q * total;
  let before = 0;
  for (const [index, { le, count }] of sorted.entries()) {
    const cumulative = Math.max(before, count);
    if (cumulative < rank) {
      before = cumulative;
      continue;
    }
    if (le === Infinity) return sorted[index - 1]?.le ?? null;
    const lower = index === 0 ? 0 : (sorted[index - 1]?.le ?? 0);
    if (index === 0 && le <= 0) return le;
    const inBucket = cumulative - before;
    return inBucket === 0 ? le : lower + (le - lower) * ((rank - before) / inBucket);
  }
  return sorted.at(-2)?.le ?? null;
}
