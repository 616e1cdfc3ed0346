/** Requests per second that are known only between two bounds; equal bounds are an exact figure. */
export interface RpsRange {
  readonly minRps: number;
  readonly maxRps: number;
}

/** What one caller sends to one version, and whether anything but the split route may have sent it there. */
export interface ObservedVersion {
  readonly rateRps: number;
  /** No other route of the caller leads to this version. */
  readonly isExclusive: boolean;
}

export interface SplitProjection {
  /** Requests that take the split route. */
  readonly route: RpsRange;
  /** By version, in the order given: what it gets with the new weights, other routes included. */
  readonly after: readonly RpsRange[];
}

/**
 * What new weights do to the requests of one caller. Metrics name versions, not routes: where several routes lead to the
 * same versions, a request seen at a version that only the split leads to took the split, any other may have, so the
 * answer is bounds. Exclusive everywhere gives exact figures. Null without weights, or when nothing was observed.
 */
export function projectSplit(
  observed: readonly ObservedVersion[],
  weights: readonly number[],
): SplitProjection | null {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const allRps = sumRps(observed);
  if (total === 0 || allRps === 0 || observed.length !== weights.length) return null;
  const shared = observed.filter(({ isExclusive }) => !isExclusive);
  const route: RpsRange = {
    minRps: sumRps(observed.filter(({ isExclusive }) => isExclusive)),
    maxRps: allRps,
  };
  if (shared.length === 0) {
    return {
      route: { minRps: allRps, maxRps: allRps },
      after: weights.map((weight) => exactly((allRps * weight) / total)),
    };
  }
  return {
    route,
    after: observed.map(({ isExclusive }, at) => {
      const share = (weights[at] ?? 0) / total;
      const fromSplit = { minRps: share * route.minRps, maxRps: share * route.maxRps };
      if (isExclusive) return fromSplit;
      // Everything that did not take the split may have gone here.
      const mostRps = allRps - (1 - share) * route.minRps;
      const leastRps = shared.length === 1 ? allRps - (1 - share) * route.maxRps : fromSplit.minRps;
      return { minRps: leastRps, maxRps: mostRps };
    }),
  };
}

/** Bounds of sums: every caller counts once. */
export function addRanges(ranges: readonly RpsRange[]): RpsRange {
  return {
    minRps: ranges.reduce((sum, { minRps }) => sum + minRps, 0),
    maxRps: ranges.reduce((sum, { maxRps }) => sum + maxRps, 0),
  };
}

export function exactly(rateRps: number): RpsRange {
  return { minRps: rateRps, maxRps: rateRps };
}

/** Whether the bounds are so close that one figure says the same; they differ by 2 % at most. */
export function isExact({ minRps, maxRps }: RpsRange): boolean {
  return maxRps - minRps <= 0.02 * maxRps;
}

/** Whether the bounds say anything: a range from nothing to everything is "unknown". */
export function isTelling({ minRps, maxRps }: RpsRange): boolean {
  return maxRps === 0 || minRps >= 0.5 * maxRps;
}

function sumRps(observed: readonly ObservedVersion[]): number {
  return observed.reduce((sum, { rateRps }) => sum + rateRps, 0);
}
