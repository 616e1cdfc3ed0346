import { loadavg } from "node:os";

export interface Figure {
  /** As in docs/benchmarks.md, with a suffix where one goal has several figures. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "KB" | "MB" | "ratio";
  /** At most; absent where the figure only explains another one. */
  readonly to?: number;
  /** How it came about: number of runs, shape, database. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

export function printFigure({ id, what, value, unit, to, facts = {} }: Figure): void {
  const rounded = Number(value.toPrecision(value >= 100 ? 4 : 3));
  const goal = to === undefined ? "" : ` (to reach: ${to}; ${(value / to).toFixed(2)} of it)`;
  console.log(`${id.padEnd(16)} ${what}: ${rounded} ${unit}${goal}`);
  const measured = { ...facts, load1: Number((loadavg()[0] ?? 0).toFixed(1)) };
  const line = { id, value: rounded, unit, ...(to === undefined ? {} : { to }), what, ...measured };
  console.log(JSON.stringify(line));
}

/** Nearest rank; NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** The goal is for the 95th percentile; the median stands beside it. */
export function latencyFigures(
  { id, what, to }: { readonly id: string; readonly what: string; readonly to?: number },
  timesMs: readonly number[],
): readonly Figure[] {
  const facts = { runs: timesMs.length };
  const p95: Figure = { id, what: `${what}, p95`, value: percentile(timesMs, 0.95), unit: "ms", facts };
  return [
    to === undefined ? p95 : { ...p95, to },
    { id: `${id}-p50`, what: `${what}, median`, value: percentile(timesMs, 0.5), unit: "ms", facts },
  ];
}
