import type { PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import { rateOf, scaleRates } from "../rhythm.ts";
import type { PodDirectory } from "../solve/pod-directory.ts";
import type { SolvedCall } from "../solve/solve-traffic.ts";
import type { TracedGroup } from "../solve/traced-call.ts";
import type { Exporter, Flow } from "./flow.ts";
import { exporterOf } from "./http-flows.ts";
import { podShares } from "./pod-shares.ts";

const STATS_ANNOTATION = "sidecar.istio.io/statsInclusionPrefixes";

/**
 * Envoy's own statistics: the short list that Istio exports by default, for every proxy, and those of outbound clusters where
 * an annotation asks for them (decision 39).
 */
export function envoyFlows(pods: PodDirectory, calls: readonly SolvedCall[]): readonly Flow[] {
  const proxies = [...pods.workloads()]
    .flatMap(([, members]) => members)
    .filter((pod) => pod.proxyImage !== null);
  return [...proxies.flatMap(defaultStatistics), ...calls.flatMap((call) => clusterStatistics(pods, call))];
}

function gauge(
  exporter: Exporter,
  metric: string,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): Flow {
  return { kind: "gauge", metric, labels, exporter, value, sway: 0 };
}

function counter(
  exporter: Exporter,
  metric: string,
  labels: Readonly<Record<string, string>>,
): Extract<Flow, { kind: "counter" }> {
  return { kind: "counter", metric, labels, exporter, rates: rateOf("day", 0), whole: true };
}

function defaultStatistics(pod: PodFacts): readonly Flow[] {
  const exporter = exporterOf(pod);
  return [
    gauge(exporter, "envoy_server_live", 1),
    gauge(exporter, "envoy_server_days_until_first_cert_expiring", 1),
    gauge(exporter, "envoy_cluster_manager_active_clusters", 64),
    gauge(exporter, "envoy_listener_manager_total_listeners_active", 18),
    gauge(exporter, "envoy_cluster_upstream_cx_active", 1, { cluster_name: "xds-grpc" }),
    counter(exporter, "envoy_listener_manager_lds_update_rejected", {}),
  ];
}

function clusterStatistics(
  pods: PodDirectory,
  { traced, result, rates, ejections }: SolvedCall,
): readonly Flow[] {
  const reporters = traced.clients.filter(
    (pod) => pod.annotations[STATS_ANNOTATION]?.includes("cluster.outbound") === true,
  );
  if (reporters.length === 0) return [];
  return traced.groups.flatMap((group) => {
    const ejected = ejections.get(group) ?? [];
    const active = Math.round(ejected.reduce((sum, one) => sum + one.ejectedHosts, 0));
    const perS = ejected.reduce((sum, one) => sum + one.ejectionsPerS, 0);
    const labels = { cluster_name: clusterName(group) };
    const endpoints = group.members.flatMap(({ target }) => pods.running(target));
    const overflow = result.clientEnds
      .filter((end) => end.group === group && end.flags.includes("UO"))
      .reduce((sum, end) => sum + end.share, 0);
    return podShares(reporters).flatMap(({ pod, share }): readonly Flow[] => {
      const exporter = exporterOf(pod);
      return [
        {
          ...counter(exporter, "envoy_cluster_upstream_rq_pending_overflow", labels),
          rates: scaleRates(rates, overflow * share),
        },
        counter(exporter, "envoy_cluster_upstream_cx_overflow", labels),
        counter(exporter, "envoy_cluster_upstream_rq_retry_overflow", labels),
        {
          ...counter(exporter, "envoy_cluster_outlier_detection_ejections_enforced_total", labels),
          rates: rateOf("steady", perS),
        },
        gauge(exporter, "envoy_cluster_outlier_detection_ejections_active", active, labels),
        gauge(
          exporter,
          "envoy_cluster_circuit_breakers_default_rq_pending_open",
          overflow > 0.2 ? 1 : 0,
          labels,
        ),
        gauge(exporter, "envoy_cluster_circuit_breakers_default_cx_open", overflow > 0.2 ? 1 : 0, labels),
        gauge(exporter, "envoy_cluster_membership_total", endpoints.length, labels),
        gauge(
          exporter,
          "envoy_cluster_membership_healthy",
          Math.max(0, endpoints.filter(({ ready }) => ready).length - active),
          labels,
        ),
      ];
    });
  });
}

function clusterName({ route }: TracedGroup): string {
  return `outbound|${String(route.port)}|${route.subset ?? ""}|${route.host}`;
}
