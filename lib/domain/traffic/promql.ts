/**
 * The queries that Foresail sends. A refresh of the whole mesh takes six, whatever the number of namespaces
 * (decision 35). No query joins metric families with `or`, and every group is a short list of labels.
 */

export interface QueryOptions {
  /** Rate window, seconds; at least four scrape intervals. */
  readonly windowS: number;
  /**
   * Shard k of n by a hash-free split of destination namespaces: only these namespaces. Null asks for all of them.
   * Used when Prometheus refuses the whole for size or time.
   */
  readonly destinationNamespaces?: readonly string[] | null;
}

/** Labels that tell one edge from another. */
export const EDGE_LABELS = [
  "reporter",
  "source_workload",
  "source_workload_namespace",
  "source_principal",
  "source_canonical_service",
  "source_canonical_revision",
  "destination_service",
  "destination_service_name",
  "destination_service_namespace",
  "destination_workload",
  "destination_workload_namespace",
  "destination_canonical_service",
  "destination_canonical_revision",
  "connection_security_policy",
] as const;

const REQUEST_LABELS = [
  ...EDGE_LABELS,
  "request_protocol",
  "response_code",
  "grpc_response_status",
  "response_flags",
] as const;

const LATENCY_LABELS = [
  "le",
  "reporter",
  "source_workload",
  "source_workload_namespace",
  "destination_service_name",
  "destination_service_namespace",
  "destination_workload",
  "destination_workload_namespace",
  "destination_canonical_revision",
] as const;

/** Requests per second of every edge, by code and flag, both reporters: which one counts is decided per edge. */
export function requestRateQuery(options: QueryOptions): string {
  return sumOfRate("istio_requests_total", REQUEST_LABELS, [], options);
}

/**
 * Request time buckets of every edge. Where a client's proxy reports, its view is asked: it includes the network,
 * retries and time-outs. Waypoints report for themselves.
 */
export function latencyBucketsQuery(options: QueryOptions): string {
  return sumOfRate(
    "istio_request_duration_milliseconds_bucket",
    LATENCY_LABELS,
    ['reporter=~"source|waypoint"'],
    options,
  );
}

/** Bytes per second from client to server. Istio's names are the proxy's view: the server's proxy receives them. */
export function tcpSentQuery(options: QueryOptions): string {
  return sumOfRate("istio_tcp_received_bytes_total", [...EDGE_LABELS, "response_flags"], [], options);
}

/** Bytes per second from server to client. */
export function tcpReceivedQuery(options: QueryOptions): string {
  return sumOfRate("istio_tcp_sent_bytes_total", [...EDGE_LABELS, "response_flags"], [], options);
}

/** istiod's own state as gauges and counters, by metric name. */
export function controlPlaneQuery(): string {
  return `sum by (__name__, type, pod, version) ({__name__=~"pilot_xds|pilot_total_xds_rejects|pilot_total_rejected_configs|pilot_vservice_dup_domain|pilot_xds_push_context_errors|galley_validation_failed"})`;
}

/** Breakers and ejections as far as proxies export them, by cluster name `direction|port|subset|host`. */
export function resilienceQuery(): string {
  return `sum by (__name__, namespace, cluster_name) ({__name__=~"envoy_cluster_circuit_breakers_default_(cx|rq|rq_pending|rq_retry)_open|envoy_cluster_outlier_detection_ejections_active|envoy_cluster_membership_(healthy|total)"})`;
}

/** Requests per second over time that arrived, by namespace and code; for tiles and sparklines. */
export function namespaceHistoryQuery(windowS: number): string {
  return `sum by (reporter, destination_service_namespace, response_code) (rate(istio_requests_total{reporter=~"destination|waypoint"}[${windowS}s]))`;
}

/** Failed attempts that never arrived, over time: only the client's proxy counts them. */
export function unreachedHistoryQuery(windowS: number): string {
  return `sum by (destination_service_namespace, response_code) (rate(istio_requests_total{reporter="source",destination_workload="unknown"}[${windowS}s]))`;
}

/** Request time buckets over time, by namespace. */
export function namespaceLatencyHistoryQuery(windowS: number): string {
  return `sum by (le, destination_service_namespace) (rate(istio_request_duration_milliseconds_bucket{reporter=~"source|waypoint"}[${windowS}s]))`;
}

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** Requests per second of one service over time, as its clients saw them, by version, code, flag and caller. */
export function serviceHistoryQuery({ namespace, name }: ServiceName, windowS: number): string {
  return `sum by (reporter, source_workload, source_workload_namespace, destination_canonical_revision, destination_workload, response_code, response_flags) (rate(istio_requests_total{${serviceMatchers(namespace, name)}}[${windowS}s]))`;
}

/** Request time buckets of one service over time, by version. */
export function serviceLatencyHistoryQuery({ namespace, name }: ServiceName, windowS: number): string {
  return `sum by (le, reporter, destination_canonical_revision) (rate(istio_request_duration_milliseconds_bucket{${serviceMatchers(namespace, name)}}[${windowS}s]))`;
}

/**
 * Requests under way on average over time, of each proxy that calls one service: seconds of requests per second, which is
 * their number by Little's law. Peaks shorter than the window are averaged away.
 */
export function serviceConcurrencyQuery({ namespace, name }: ServiceName, windowS: number): string {
  const selector = `istio_request_duration_milliseconds_sum{reporter=~"source|waypoint",${serviceMatchers(namespace, name)}}`;
  return `sum by (source_workload, source_workload_namespace, pod) (rate(${selector}[${windowS}s])) / 1000`;
}

function serviceMatchers(namespace: string, name: string): string {
  return `destination_service_namespace=${quote(namespace)},destination_service_name=${quote(name)}`;
}

function sumOfRate(
  metric: string,
  labels: readonly string[],
  matchers: readonly string[],
  { windowS, destinationNamespaces = null }: QueryOptions,
): string {
  const all =
    destinationNamespaces === null
      ? matchers
      : [
          ...matchers,
          `destination_service_namespace=~${quote(destinationNamespaces.map(quoteRegex).join("|"))}`,
        ];
  const selector = all.length === 0 ? metric : `${metric}{${all.join(",")}}`;
  return `sum by (${labels.join(", ")}) (rate(${selector}[${windowS}s]))`;
}

/** A PromQL string literal. Names come from the cluster and may hold anything. */
export function quote(value: string): string {
  return JSON.stringify(value);
}

/** RE2 quoting, as Go's regexp.QuoteMeta does. */
export function quoteRegex(value: string): string {
  return value.replaceAll(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}
