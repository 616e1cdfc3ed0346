/** Compensated (Kahan–Neumaier) summation, as Prometheus sums over time. */
export class CompensatedSum {
  sum = 0;
  compensation = 0;

  add(value: number): void {
    const next = this.sum + value;
    if (Math.abs(this.sum) >= Math.abs(value)) this.compensation += this.sum - next + value;
    else this.compensation += value - next + this.sum;
    this.sum = next;
  }

  get total(): number {
    return this.sum + this.compensation;
  }
}

/** Quantile of values by linear interpolation between neighbours; NaN sorts first. The array is sorted in place. */
export function quantileOf(quantile: number, values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  values.sort();
  const firstNan = values.findIndex(Number.isNaN);
  if (firstNan > 0) rotateToFront(values, firstNan);
  const rank = quantile * (values.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (values[lower] ?? NaN) * (1 - weight) + (values[upper] ?? NaN) * weight;
}

/** Typed arrays sort NaN last. */
function rotateToFront(values: Float64Array, from: number): void {
  const nans = values.length - from;
  values.copyWithin(nans, 0, from);
  values.fill(NaN, 0, nans);
}
