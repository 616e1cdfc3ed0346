/**
 * A distribution of durations: the mass at fixed points that grow by a constant factor. Coarse enough to convolve thousands
 * of times for one configuration, fine enough (11 % between points) for Istio's buckets.
 */
export type Latency = Float64Array;

const POINTS = 144;
const FIRST_MS = 0.25;
const LAST_MS = 1_200_000;
const STEP = Math.log(LAST_MS / FIRST_MS) / (POINTS - 1);

const POINT_MS = Float64Array.from({ length: POINTS }, (_, index) => FIRST_MS * Math.exp(STEP * index));

/** Position of the sum of two points on the grid. */
const SUM_POSITION = Float32Array.from({ length: POINTS * POINTS }, (_, cell) =>
  position((POINT_MS[Math.floor(cell / POINTS)] ?? 0) + (POINT_MS[cell % POINTS] ?? 0)),
);

function position(ms: number): number {
  return Math.min(POINTS - 1, Math.max(0, Math.log(Math.max(ms, FIRST_MS) / FIRST_MS) / STEP));
}

const cache = new Map<string, Latency>();

/** Log-normal by its median and 99th percentile, ms. */
export function logNormal(p50Ms: number, p99Ms: number): Latency {
  const key = `${String(p50Ms)}/${String(p99Ms)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const sigma = Math.max(1e-3, Math.log(p99Ms / p50Ms) / 2.326);
  const median = Math.log(p50Ms);
  const latency = new Float64Array(POINTS);
  let below = 0;
  for (let index = 0; index < POINTS; index += 1) {
    const upTo =
      index === POINTS - 1 ? 1 : normalCdf((Math.log(POINT_MS[index] ?? 1) + STEP / 2 - median) / sigma);
    latency[index] = upTo - below;
    below = upTo;
  }
  cache.set(key, latency);
  return latency;
}

/** Abramowitz and Stegun 26.2.17: off by at most 7.5e-8. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    Math.exp((-z * z) / 2) *
    0.3989422804014327 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}

/** Exactly one duration, spread over the two points around it. */
export function pointMass(ms: number): Latency {
  const latency = new Float64Array(POINTS);
  deposit(latency, position(ms), 1);
  return latency;
}

export function convolve(a: Latency, b: Latency): Latency {
  const sum = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i += 1) {
    const massA = a[i] ?? 0;
    if (massA < 1e-10) continue;
    for (let j = 0; j < POINTS; j += 1) {
      const mass = massA * (b[j] ?? 0);
      if (mass > 1e-12) deposit(sum, SUM_POSITION[i * POINTS + j] ?? 0, mass);
    }
  }
  return sum;
}

function deposit(latency: Latency, at: number, mass: number): void {
  const low = Math.floor(at);
  const upperPart = at - low;
  latency[low] = (latency[low] ?? 0) + mass * (1 - upperPart);
  if (low + 1 < POINTS) latency[low + 1] = (latency[low + 1] ?? 0) + mass * upperPart;
}

export interface Weighted {
  readonly weight: number;
  readonly latency: Latency;
}

/** Weights need not sum to 1; nothing to mix gives the shortest duration. */
export function mix(parts: readonly Weighted[]): Latency {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (total <= 0) return pointMass(FIRST_MS);
  const mixed = new Float64Array(POINTS);
  for (const { weight, latency } of parts) {
    if (weight === 0) continue;
    for (let index = 0; index < POINTS; index += 1)
      mixed[index] = (mixed[index] ?? 0) + (weight / total) * (latency[index] ?? 0);
  }
  return mixed;
}

/** Share of durations of at most `ms`, 0–1. Interpolated between points, so that it rises smoothly with `ms`. */
export function shareWithin(latency: Latency, ms: number): number {
  const at = Math.log(Math.max(ms, 1e-6) / FIRST_MS) / STEP + 0.5;
  if (at <= 0) return 0;
  const whole = Math.min(POINTS, Math.floor(at));
  let sum = 0;
  for (let index = 0; index < whole; index += 1) sum += latency[index] ?? 0;
  if (whole < POINTS) sum += (at - whole) * (latency[whole] ?? 0);
  return Math.min(1, Math.max(0, sum));
}

interface CutLatency {
  /** Share that takes longer than the limit, 0–1. */
  readonly beyond: number;
  /** Durations of those within the limit. */
  readonly within: Latency;
}

export function cutAt(latency: Latency, limitMs: number | null): CutLatency {
  if (limitMs === null) return { beyond: 0, within: latency };
  const beyond = 1 - shareWithin(latency, limitMs);
  if (beyond < 1e-9) return { beyond: 0, within: latency };
  if (beyond > 1 - 1e-9) return { beyond: 1, within: pointMass(limitMs) };
  const within = new Float64Array(POINTS);
  let kept = 0;
  const last = position(limitMs);
  for (let index = 0; index <= Math.floor(last + 0.5) && index < POINTS; index += 1) {
    const mass = Math.min(latency[index] ?? 0, 1 - beyond - kept);
    within[index] = mass / (1 - beyond);
    kept += mass;
  }
  return { beyond, within };
}

export function meanMs(latency: Latency): number {
  let sum = 0;
  for (let index = 0; index < POINTS; index += 1) sum += (latency[index] ?? 0) * (POINT_MS[index] ?? 0);
  return sum;
}
