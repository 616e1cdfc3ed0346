/** One version's weight in a route: a whole number that only a person changes while it is locked. */
export interface SplitShare {
  readonly weight: number;
  readonly locked: boolean;
}

export function totalWeight(shares: readonly SplitShare[]): number {
  return shares.reduce((sum, { weight }) => sum + weight, 0);
}

/** Null when the boundary has no two free neighbours: it cannot be moved. */
export function boundaryRange(
  shares: readonly SplitShare[],
  boundary: number,
): { readonly min: number; readonly max: number; readonly value: number } | null {
  const left = shares[boundary];
  const right = shares[boundary + 1];
  if (left === undefined || right === undefined || left.locked || right.locked) return null;
  return { min: 0, max: left.weight + right.weight, value: left.weight };
}

/**
 * Moves the boundary after version `boundary` so that the version left of it has `leftWeight`, as far as its right
 * neighbour can give. Only the two neighbours change; the total stays. A boundary beside a locked version stays.
 */
export function moveBoundary(
  shares: readonly SplitShare[],
  boundary: number,
  leftWeight: number,
): readonly SplitShare[] {
  const range = boundaryRange(shares, boundary);
  if (range === null || !Number.isFinite(leftWeight)) return shares;
  const next = Math.min(range.max, Math.max(range.min, Math.round(leftWeight)));
  return shares.map((share, index) => {
    if (index === boundary) return { ...share, weight: next };
    if (index === boundary + 1) return { ...share, weight: range.max - next };
    return share;
  });
}

/**
 * Gives one version a weight; the other unlocked versions give or take the difference in proportion to what they
 * have, equally when they have nothing. The total stays, so the weight is held to what the others can give.
 */
export function setWeight(
  shares: readonly SplitShare[],
  index: number,
  weight: number,
): readonly SplitShare[] {
  const target = shares[index];
  if (target === undefined || target.locked || !Number.isFinite(weight)) return shares;
  const others = shares.flatMap((share, other) => (other === index || share.locked ? [] : [other]));
  if (others.length === 0) return shares;
  const available = target.weight + others.reduce((sum, other) => sum + (shares[other]?.weight ?? 0), 0);
  const next = Math.min(available, Math.max(0, Math.round(weight)));
  const parts = apportion(
    available - next,
    others.map((other) => shares[other]?.weight ?? 0),
  );
  return shares.map((share, at) => {
    if (at === index) return { ...share, weight: next };
    const place = others.indexOf(at);
    return place < 0 ? share : { ...share, weight: parts[place] ?? share.weight };
  });
}

/** Shares what the unlocked versions have equally among them; what does not divide goes to the first ones. */
export function evenWeights(shares: readonly SplitShare[]): readonly SplitShare[] {
  const free = shares.filter((share) => !share.locked);
  const parts = apportion(
    totalWeight(free),
    free.map(() => 1),
  );
  let next = 0;
  return shares.map((share) => (share.locked ? share : { ...share, weight: parts[next++] ?? share.weight }));
}

/** Whole parts of a whole total in proportion to `sizes` (largest remainder, earlier first); equal when all are 0. */
export function apportion(total: number, sizes: readonly number[]): readonly number[] {
  const sum = sizes.reduce((all, size) => all + size, 0);
  const exact = sizes.map((size) => (sum === 0 ? total / sizes.length : (total * size) / sum));
  const parts = exact.map(Math.floor);
  const missing = total - parts.reduce((all, part) => all + part, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

/** Share of the total in percent, for totals other than 100. Null when the route has no weight at all. */
export function sharePercent(weight: number, total: number): number | null {
  return total === 0 ? null : (weight / total) * 100;
}
