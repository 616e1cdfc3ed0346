import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverviewHistory as contract } from "@/lib/contracts/overview.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import {
  namespaceHistoryQuery,
  namespaceLatencyHistoryQuery,
  unreachedHistoryQuery,
} from "@/lib/domain/traffic/promql.ts";
import { quantileOf, type Bucket } from "@/lib/domain/traffic/quantile.ts";
import type { Context } from "../context.ts";
import type { RangeSeries } from "../ports/metrics.ts";
import { metricsStatusOf } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;
type Series = Answer["mesh"];

const POINTS = 60;
const MIN_STEP_S = 5;

/** Rates over time from three range queries, whatever the number of namespaces. */
export async function readOverviewHistory(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  const visibility = await visibilityOf(ctx, params.cluster);
  const traffic = ctx.traffic.get(params.cluster);
  const stepS = Math.max(MIN_STEP_S, Math.round(query.window / POINTS));
  const endS = Math.floor(ctx.clock.nowMs() / 1000 / stepS) * stepS;
  const span = { startMs: (endS - query.window) * 1000, endMs: endS * 1000, stepMs: stepS * 1000 };
  const empty = { ...span, mesh: emptySeries(""), namespaces: [] };
  if (traffic === undefined || traffic.metrics.address === null)
    return { ...empty, metrics: metricsStatusOf({ state: "absent" }) };

  const rateWindowS = Math.max(stepS, 4 * (traffic.scrapeIntervalS() ?? 15));
  const range = (text: string): Promise<readonly RangeSeries[]> =>
    traffic.metrics.queryRange({ query: text, ...span });
  try {
    const [arrived, unreached, latency] = await Promise.all([
      range(namespaceHistoryQuery(rateWindowS)),
      range(unreachedHistoryQuery(rateWindowS)),
      range(namespaceLatencyHistoryQuery(rateWindowS)),
    ]);
    const chosen = query.namespaces === null ? null : new Set(query.namespaces);
    const isShown = (name: string): boolean =>
      visibility.isVisible(name) && (chosen === null || chosen.has(name));
    const instants = Array.from(
      { length: Math.floor(query.window / stepS) + 1 },
      (_, index) => endS - query.window + index * stepS,
    );
    const shownTraffic = [...arrived, ...unreached].filter((one) => isShown(namespaceOf(one)));
    const shownLatency = latency.filter((one) => isShown(namespaceOf(one)));
    const names = [...new Set(shownTraffic.map(namespaceOf))].toSorted();
    return {
      ...span,
      metrics: metricsStatusOf(traffic.status()),
      mesh: seriesOf("", instants, shownTraffic, shownLatency),
      namespaces: names.map((name) =>
        seriesOf(
          name,
          instants,
          shownTraffic.filter((one) => namespaceOf(one) === name),
          shownLatency.filter((one) => namespaceOf(one) === name),
        ),
      ),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      ...empty,
      metrics: metricsStatusOf({ state: "failing", sinceMs: ctx.clock.nowMs(), reason: error.message }),
    };
  }
}

const namespaceOf = ({ labels }: RangeSeries): string => labels["destination_service_namespace"] ?? "unknown";
const emptySeries = (namespace: string): Series => ({ namespace, rateRps: [], errorRatio: [], p95Ms: [] });

function seriesOf(
  namespace: string,
  instants: readonly number[],
  traffic: readonly RangeSeries[],
  latency: readonly RangeSeries[],
): Series {
  const totals = new Map<number, number>();
  const failures = new Map<number, number>();
  for (const { labels, points } of traffic) {
    const code = labels["response_code"] ?? "";
    const failed = code.startsWith("5") || code === "0";
    for (const [at, value] of points) {
      totals.set(at, (totals.get(at) ?? 0) + value);
      if (failed) failures.set(at, (failures.get(at) ?? 0) + value);
    }
  }
  const buckets = bucketsByInstant(latency);
  return {
    namespace,
    rateRps: instants.map((at) => [at, totals.get(at) ?? null]),
    errorRatio: instants.map((at) => [at, ratio(failures.get(at) ?? 0, totals.get(at))]),
    p95Ms: instants.map((at) => [at, quantileOf(buckets.get(at) ?? [], 0.95)]),
  };
}

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
