import { labelValue } from "../series-source.ts";
import type { LabelSet } from "../series-source.ts";
import { GridBuilder, isPresent, relabel, valueAt } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { dropLabels, labelKey, withoutName } from "./label-sets.ts";

interface BucketRow {
  readonly upperBound: number;
  readonly row: number;
}

interface Histogram {
  readonly labels: LabelSet;
  /** By rising upper bound. */
  readonly buckets: BucketRow[];
}

interface Bucket {
  readonly upperBound: number;
  count: number;
}

/** histogram_quantile over classic histograms: one series per bucket, its upper bound in `le`. Series without a valid `le` are passed over. */
export function histogramQuantile(quantiles: Float64Array, grid: Grid): Grid {
  const histograms = new Map<string, Histogram>();
  for (const [row, labels] of grid.labels.entries()) {
    const upperBound = parseBound(labelValue(labels, "le"));
    if (upperBound === null) continue;
    const rest = dropLabels(labels, ["le"]);
    const key = labelKey(rest);
    const known = histograms.get(key);
    if (known === undefined) histograms.set(key, { labels: rest, buckets: [{ upperBound, row }] });
    else known.buckets.push({ upperBound, row });
  }
  const builder = new GridBuilder(grid.stepCount, Math.max(1, histograms.size));
  for (const { labels, buckets } of histograms.values()) {
    buckets.sort((a, b) => (a.upperBound === b.upperBound ? 0 : a.upperBound - b.upperBound));
    const target = builder.addEmpty(labels);
    for (let step = 0; step < grid.stepCount; step++) {
      const filled = bucketsAt(grid, buckets, step);
      if (filled.length > 0) builder.set(target, step, bucketQuantile(quantiles[step] ?? NaN, filled));
    }
  }
  return relabel(builder.build(grid.sharesName), { labelsOf: withoutName, keepsDistinct: true });
}

function parseBound(text: string): number | null {
  if (/^[+-]?inf(?:inity)?$/iu.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^[+-]?nan$/iu.test(text)) return NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u.test(text) ? Number(text) : null;
}

/** The buckets present at a step, those with equal bounds added up, counts made to rise. */
function bucketsAt(grid: Grid, rows: readonly BucketRow[], step: number): readonly Bucket[] {
  const buckets: Bucket[] = [];
  for (const { upperBound, row } of rows) {
    if (!isPresent(grid, row, step)) continue;
    const count = valueAt(grid, row, step);
    const previous = buckets.at(-1);
    if (previous?.upperBound === upperBound) previous.count += count;
    else buckets.push({ upperBound, count });
  }
  let highest = buckets[0]?.count ?? 0;
  for (const bucket of buckets) {
    if (bucket.count > highest) highest = bucket.count;
    else if (bucket.count < highest) bucket.count = highest;
  }
  return buckets;
}

/** Linear interpolation inside the bucket that holds the rank; in the last bucket, its lower bound. Prometheus 2.42, `bucketQuantile`. */
function bucketQuantile(quantile: number, buckets: readonly Bucket[]): number {
  if (Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const last = buckets.at(-1);
  const secondLast = buckets.at(-2);
  if (last?.upperBound !== Infinity || secondLast === undefined || last.count === 0) return NaN;
  const rank = quantile * last.count;
  const index = firstReaching(buckets, rank);
  if (index === buckets.length - 1) return secondLast.upperBound;
  const bucket = buckets[index] ?? last;
  if (index === 0 && bucket.upperBound <= 0) return bucket.upperBound;
  const below = buckets[index - 1] ?? { upperBound: 0, count: 0 };
  const share = (rank - below.count) / (bucket.count - below.count);
  return below.upperBound + (bucket.upperBound - below.upperBound) * share;
}

/** Index of the first bucket but the last whose count reaches the rank, else of the last. */
function firstReaching(buckets: readonly Bucket[], rank: number): number {
  const index = buckets.findIndex(({ count }) => count >= rank);
  return index < 0 ? buckets.length - 1 : index;
}
