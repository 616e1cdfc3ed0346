import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readServiceLoad as contract } from "@/lib/contracts/services.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { busiestProxyLoad, proxyBand, type ProxyConcurrency } from "@/lib/domain/traffic/concurrency.ts";
import type { LabelledValue, ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { serviceConcurrencyQuery } from "@/lib/domain/traffic/promql.ts";
import { sumEdges } from "@/lib/domain/traffic/sum-edges.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import type { RangeSeries } from "../ports/metrics.ts";
import { metricsStatusOf, pictureOver, readHistory } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";
import { podsOf } from "./service-pods.ts";
import { edgesInto } from "./service-traffic.ts";

type Answer = ResponseOf<typeof contract>;

const LIVE_WINDOW_S = 60;

/** Demand on one service, per proxy that calls it: what connection pool limits are compared with. */
export async function readServiceLoad(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const mesh = clusterOf(ctx, params.cluster).snapshot();
  const visibility = await visibilityOf(ctx, params.cluster);
  const service = visibility.isVisible(params.namespace)
    ? mesh.services.get(params.namespace, params.name)
    : undefined;
  if (service === undefined)
    throw new AppError("not_found", `There is no service ${params.namespace}/${params.name}`);
  const [{ picture }, { span, answers, status }] = await Promise.all([
    pictureOver(ctx, params.cluster, LIVE_WINDOW_S),
    readHistory(ctx, params.cluster, {
      windowS: query.window,
      queries: [(windowS) => serviceConcurrencyQuery(params, windowS)],
    }),
  ]);
  const isSeen = ({ namespace }: { readonly namespace: string }) =>
    namespace === "unknown" || visibility.isVisible(namespace);
  const proxies = (answers[0] ?? []).map(proxyOf);
  const edges = edgesInto(picture?.edges ?? [], service);
  const callers = callersOf(edges, proxies);
  return {
    metrics: metricsStatusOf(status),
    startMs: span.startMs,
    endMs: span.endMs,
    stepMs: span.stepMs,
    averageS: span.rateWindowS,
    servers: podsOf(mesh, service).filter(({ ready }) => ready).length,
    clients: callers
      .filter(isSeen)
      .map((caller) => clientLoad(mesh, caller))
      .toSorted((a, b) => b.rateRps - a.rateRps),
    hiddenClients: callers.filter((caller) => !isSeen(caller)).length,
    ...proxyBand(span.instants, proxies.filter(isSeen)),
    ejectedNow: ejectedOf(picture?.resilience ?? [], `${service.name}.${service.namespace}.`),
  };
}

function proxyOf({ labels, points }: RangeSeries): ProxyConcurrency {
  return {
    namespace: labels["source_workload_namespace"] ?? "unknown",
    workload: labels["source_workload"] ?? "unknown",
    points,
  };
}

interface Caller {
  readonly namespace: string;
  readonly workload: string;
  readonly edges: readonly ObservedEdge[];
  readonly proxies: readonly ProxyConcurrency[];
}

/** Whoever calls now or did over the window. */
function callersOf(edges: readonly ObservedEdge[], proxies: readonly ProxyConcurrency[]): readonly Caller[] {
  const nameOf = ({ namespace, workload }: { readonly namespace: string; readonly workload: string }) =>
    `${namespace}/${workload}`;
  const edgesBy = groupBy(edges, ({ source }) => nameOf(source));
  const proxiesBy = groupBy(proxies, nameOf);
  return [...new Set([...edgesBy.keys(), ...proxiesBy.keys()])].map((name) => {
    const [namespace = "unknown", workload = "unknown"] = name.split("/");
    return { namespace, workload, edges: edgesBy.get(name) ?? [], proxies: proxiesBy.get(name) ?? [] };
  });
}

function clientLoad(
  mesh: MeshSnapshot,
  { namespace, workload, edges, proxies }: Caller,
): Answer["clients"][number] {
  const ready = [...mesh.pods].filter(
    (pod) =>
      pod.namespace === namespace && pod.workload.name === workload && pod.ready && pod.dataplane !== "none",
  ).length;
  const { codes, rateRps } = sumEdges(edges);
  const flagged = (flag: string) =>
    codes.filter(({ flags }) => flags.split(",").includes(flag)).reduce((sum, one) => sum + one.rateRps, 0);
  return {
    namespace,
    workload,
    proxies: ready === 0 ? proxies.length : ready,
    rateRps,
    overflowRps: flagged("UO"),
    unhealthyRps: flagged("UH"),
    perProxy: busiestProxyLoad(proxies),
  };
}

/** Proxies export the statistic only when they are told to (decision 39); clusters are named `outbound|80|v1|HOST`. */
function ejectedOf(resilience: readonly LabelledValue[], hostPrefix: string): number | null {
  const own = resilience.filter(
    ({ labels }) =>
      labels["__name__"] === "envoy_cluster_outlier_detection_ejections_active" &&
      (labels["cluster_name"] ?? "").split("|").at(-1)?.startsWith(hostPrefix) === true,
  );
  return own.length === 0 ? null : own.reduce((most, { value }) => Math.max(most, value), 0);
}
