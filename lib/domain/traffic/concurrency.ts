import { groupBy } from "../base/group-by.ts";

/** Requests under way in one proxy over time: seconds since the epoch and number, ascending; gaps stay gaps. */
export interface ProxyConcurrency {
  readonly namespace: string;
  readonly workload: string;
  readonly points: readonly (readonly [number, number])[];
}

/** Numbers of the busiest proxy of a caller. */
export interface ProxyLoad {
  readonly now: number;
  readonly median: number;
  readonly p99: number;
  readonly peak: number;
}

/** The proxy with the highest peak speaks for its workload, since limits hold per proxy. Null without a single value. */
export function busiestProxyLoad(proxies: readonly ProxyConcurrency[]): ProxyLoad | null {
  const loads = proxies.flatMap(({ points }) => loadOf(points.map(([, value]) => value)) ?? []);
  return loads.toSorted((a, b) => b.peak - a.peak)[0] ?? null;
}

function loadOf(values: readonly number[]): ProxyLoad | null {
  const counted = values.filter((value) => Number.isFinite(value));
  const now = counted.at(-1);
  if (now === undefined) return null;
  const sorted = counted.toSorted((a, b) => a - b);
  return { now, median: rankOf(sorted, 0.5), p99: rankOf(sorted, 0.99), peak: sorted.at(-1) ?? now };
}

/** Nearest rank of an ascending list. */
function rankOf(sorted: readonly number[], quantile: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * quantile) - 1)] ?? 0;
}

type Point = readonly [number, number | null];

/** The busiest and the middle proxy at every instant; null where no proxy reported. */
export function proxyBand(
  instants: readonly number[],
  proxies: readonly ProxyConcurrency[],
): { readonly highest: readonly Point[]; readonly middle: readonly Point[] } {
  const byInstant = groupBy(
    proxies.flatMap(({ points }) => points.filter(([, value]) => Number.isFinite(value))),
    ([at]) => at,
  );
  const at = (instant: number): readonly number[] =>
    (byInstant.get(instant) ?? []).map(([, value]) => value).toSorted((a, b) => a - b);
  return {
    highest: instants.map((instant) => [instant, at(instant).at(-1) ?? null]),
    middle: instants.map((instant) => {
      const values = at(instant);
      return [instant, values.length === 0 ? null : rankOf(values, 0.5)];
    }),
  };
}
