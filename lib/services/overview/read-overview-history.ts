import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverviewHistory as contract } from "@/lib/contracts/overview.ts";
import {
  namespaceHistoryQuery,
  namespaceLatencyHistoryQuery,
  unreachedHistoryQuery,
} from "@/lib/domain/traffic/promql.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import type { RangeSeries } from "../ports/metrics.ts";
import { historySeries, metricsStatusOf, readHistory } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;

/** Rates over time from three range queries, whatever the number of namespaces. */
export async function readOverviewHistory(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const visibility = await visibilityOf(ctx, params.cluster);
  const { span, answers, status } = await readHistory(ctx, params.cluster, {
    windowS: query.window,
    queries: [namespaceHistoryQuery, unreachedHistoryQuery, namespaceLatencyHistoryQuery],
  });
  const chosen = query.namespaces === null ? null : new Set(query.namespaces);
  const isShown = (one: RangeSeries): boolean =>
    visibility.isVisible(namespaceOf(one)) && (chosen?.has(namespaceOf(one)) ?? true);
  const [arrived = [], unreached = [], latency = []] = answers.map((series) => series.filter(isShown));
  const traffic = [...arrived, ...unreached];
  const names = [...new Set(traffic.map(namespaceOf))].toSorted();
  const inNamespace =
    (name: string) =>
    (one: RangeSeries): boolean =>
      namespaceOf(one) === name;
  return {
    metrics: metricsStatusOf(status),
    startMs: span.startMs,
    endMs: span.endMs,
    stepMs: span.stepMs,
    mesh: { namespace: "", ...historySeries(span.instants, traffic, latency) },
    namespaces: names.map((name) => ({
      namespace: name,
      ...historySeries(span.instants, traffic.filter(inNamespace(name)), latency.filter(inNamespace(name))),
    })),
  };
}

const namespaceOf = ({ labels }: RangeSeries): string => labels["destination_service_namespace"] ?? "unknown";
