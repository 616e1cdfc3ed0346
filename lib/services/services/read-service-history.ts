import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readServiceHistory as contract } from "@/lib/contracts/services.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { serviceHistoryQuery, serviceLatencyHistoryQuery } from "@/lib/domain/traffic/promql.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import type { RangeSeries } from "../ports/metrics.ts";
import { historySeries, metricsStatusOf, readHistory } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;

/** Golden signals of one service by version, as its clients saw them where they report. */
export async function readServiceHistory(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const visibility = await visibilityOf(ctx, params.cluster);
  if (!visibility.isVisible(params.namespace))
    throw new AppError("not_found", `There is no service ${params.namespace}/${params.name}`);
  const { span, answers, status } = await readHistory(ctx, params.cluster, {
    windowS: query.window,
    queries: [
      (windowS) => serviceHistoryQuery(params, windowS),
      (windowS) => serviceLatencyHistoryQuery(params, windowS),
    ],
  });
  const [traffic = [], latency = []] = answers;
  const counted = countedOnce(traffic);
  const versions = [...new Set(counted.map(versionOf))].toSorted((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  return {
    metrics: metricsStatusOf(status),
    startMs: span.startMs,
    endMs: span.endMs,
    stepMs: span.stepMs,
    versions: versions.map((version) => ({
      version,
      ...historySeries(
        span.instants,
        counted.filter((one) => versionOf(one) === version),
        latency.filter((one) => versionOf(one) === version && one.labels["reporter"] !== "destination"),
      ),
    })),
  };
}

/** `unattributed` are requests that reached no endpoint. */
function versionOf({ labels }: RangeSeries): string {
  return labels["destination_workload"] === "unknown"
    ? "unattributed"
    : (labels["destination_canonical_revision"] ?? "unattributed");
}

/** A caller whose own proxy reports is taken from there; others from the server. */
function countedOnce(series: readonly RangeSeries[]): readonly RangeSeries[] {
  const callerOf = ({ labels }: RangeSeries): string =>
    `${labels["source_workload_namespace"] ?? ""}/${labels["source_workload"] ?? ""}`;
  const reporting = new Set(series.filter(({ labels }) => labels["reporter"] === "source").map(callerOf));
  return series.filter((one) => one.labels["reporter"] === "source" || !reporting.has(callerOf(one)));
}
