import { AppError } from "@/lib/domain/base/app-error.ts";
import { quantileOf, type Bucket } from "@/lib/domain/traffic/quantile.ts";
import type { Context } from "../context.ts";
import type { RangeSeries } from "../ports/metrics.ts";
import type { MetricsState, TrafficPort } from "../ports/traffic.ts";

const POINTS = 60;
const MIN_STEP_S = 5;

export interface HistorySpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** Window of each rate, seconds: at least the step and four scrapes. */
  readonly rateWindowS: number;
  /** Seconds since the epoch, ascending. */
  readonly instants: readonly number[];
}

/** About sixty points over the window, on instants that stay the same from one refresh to the next. */
export function historySpan(nowMs: number, windowS: number, scrapeIntervalS: number | null): HistorySpan {
  const stepS = Math.max(MIN_STEP_S, Math.round(windowS / POINTS));
  const endS = Math.floor(nowMs / 1000 / stepS) * stepS;
  const count = Math.floor(windowS / stepS);
  const startS = endS - count * stepS;
  return {
    startMs: startS * 1000,
    endMs: endS * 1000,
    stepMs: stepS * 1000,
    rateWindowS: Math.max(stepS, 4 * (scrapeIntervalS ?? 15)),
    instants: Array.from({ length: count + 1 }, (_, index) => startS + index * stepS),
  };
}

export interface HistoryAnswer {
  readonly span: HistorySpan;
  /** One list per query; empty lists when there are no metrics, and `status` says why. */
  readonly answers: readonly (readonly RangeSeries[])[];
  readonly status: MetricsState;
}

/** Sends range queries over one window. A Prometheus that fails is a status, not an error: the page goes on without. */
export async function readHistory(
  ctx: Pick<Context, "traffic" | "clock">,
  clusterId: string,
  {
    windowS,
    queries,
  }: { readonly windowS: number; readonly queries: readonly ((rateWindowS: number) => string)[] },
): Promise<HistoryAnswer> {
  const traffic = ctx.traffic.get(clusterId);
  const span = historySpan(ctx.clock.nowMs(), windowS, traffic?.scrapeIntervalS() ?? null);
  const answers = queries.map((): readonly RangeSeries[] => []);
  if (traffic === undefined || traffic.metrics.address === null)
    return { span, answers, status: { state: "absent" } };
  try {
    return { span, answers: await ask(traffic, span, queries), status: traffic.status() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      span,
      answers,
      status: { state: "failing", sinceMs: ctx.clock.nowMs(), reason: error.message, atMs: null },
    };
  }
}

function ask(
  traffic: TrafficPort,
  span: HistorySpan,
  queries: readonly ((rateWindowS: number) => string)[],
): Promise<readonly (readonly RangeSeries[])[]> {
  const { startMs, endMs, stepMs, rateWindowS } = span;
  return Promise.all(
    queries.map((build) => traffic.metrics.queryRange({ query: build(rateWindowS), startMs, endMs, stepMs })),
  );
}

type Point = readonly [number, number | null];

export interface HistorySeries {
  readonly rateRps: readonly Point[];
  readonly errorRatio: readonly Point[];
  readonly p95Ms: readonly Point[];
}

/** Adds up rates by code and request-time buckets. Instants without samples stay gaps. */
export function historySeries(
  instants: readonly number[],
  traffic: readonly RangeSeries[],
  latency: readonly RangeSeries[],
): HistorySeries {
  const totals = new Map<number, number>();
  const failures = new Map<number, number>();
  for (const { labels, points } of traffic) {
    const isFailed = isFailedCode(labels["response_code"] ?? "");
    for (const [at, value] of points) {
      totals.set(at, (totals.get(at) ?? 0) + value);
      if (isFailed) failures.set(at, (failures.get(at) ?? 0) + value);
    }
  }
  const buckets = bucketsByInstant(latency);
  return {
    rateRps: instants.map((at) => [at, totals.get(at) ?? null]),
    errorRatio: instants.map((at) => [at, ratio(failures.get(at) ?? 0, totals.get(at))]),
    p95Ms: instants.map((at) => [at, quantileOf(buckets.get(at) ?? [], 0.95)]),
  };
}

const isFailedCode = (code: string): boolean => code.startsWith("5") || code === "0";

const ratio = (failed: number, total: number | undefined): number | null =>
  total === undefined || total === 0 ? null : failed / total;

function bucketsByInstant(latency: readonly RangeSeries[]): ReadonlyMap<number, readonly Bucket[]> {
  const sums = new Map<number, Map<number, number>>();
  for (const { labels, points } of latency) {
    const le = labels["le"] === "+Inf" ? Infinity : Number(labels["le"]);
    for (const [at, value] of points) {
      const counts = sums.get(at) ?? new Map<number, number>();
      sums.set(at, counts);
      counts.set(le, (counts.get(le) ?? 0) + value);
    }
  }
  return new Map([...sums].map(([at, counts]) => [at, [...counts].map(([le, count]) => ({ le, count }))]));
}
