import { canonicalJson } from "../kube/canonical-json.ts";
import { sha256Hex } from "../base/sha256.ts";
import { edgesFrom, type LabelledValue, type ObservedEdge } from "./edges.ts";
import { EDGE_LABELS } from "./promql.ts";

export const HOUR_MS = 3_600_000;

const REQUEST_LABELS = [...EDGE_LABELS, "request_protocol", "response_code", "grpc_response_status"] as const;

/** What one combination of labels counted in one hour. */
export interface HourCount {
  readonly series: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly requests: number;
  /** From client to server. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Sum of request times, ms. */
  readonly busyMs: number;
}

/** The same over several hours. */
export interface SummedCount extends HourCount {
  /** Most request time of one hour, ms. */
  readonly mostBusyMs: number;
  /** Hours in which it was seen. */
  readonly hours: number;
  /** Start of the last of them. */
  readonly lastHourMs: number;
}

export interface HourQueries {
  readonly requests: string;
  readonly busyMs: string;
  readonly sentBytes: string;
  readonly receivedBytes: string;
}

/**
 * Four queries for the hour that ends at the evaluation time. A series that was not there an hour ago counts from zero:
 * `increase()` alone ignores the first sample of a new series, which is all that a rare caller may have. Where nothing at
 * all was there an hour ago (Prometheus was down or is new), nothing counts from zero.
 */
export function hourQueries(): HourQueries {
  return {
    requests: countedInHour("istio_requests_total", REQUEST_LABELS),
    busyMs: countedInHour("istio_request_duration_milliseconds_sum", REQUEST_LABELS),
    sentBytes: countedInHour("istio_tcp_received_bytes_total", EDGE_LABELS),
    receivedBytes: countedInHour("istio_tcp_sent_bytes_total", EDGE_LABELS),
  };
}

function countedInHour(metric: string, labels: readonly string[]): string {
  const isNew = `(max_over_time(${metric}[1h]) unless ${metric} offset 1h)`;
  const wasUp = `(count(${metric} offset 1h) > 0)`;
  return `sum by (${labels.join(", ")}) ((${isNew} and on () ${wasUp}) or increase(${metric}[1h]))`;
}

export interface HourAnswers {
  readonly requests: readonly LabelledValue[];
  readonly busyMs: readonly LabelledValue[];
  readonly sentBytes: readonly LabelledValue[];
  readonly receivedBytes: readonly LabelledValue[];
}

/** Answers of the four queries by combination of labels, codes as classes; what counted nothing is left out. */
export function hourCounts(answers: HourAnswers): readonly HourCount[] {
  const counts = new Map<string, { -readonly [Field in keyof HourCount]: HourCount[Field] }>();
  const add = (samples: readonly LabelledValue[], field: keyof HourAnswers): void => {
    for (const { labels, value } of samples) {
      if (!(value > 0)) continue;
      const classed = withCodeClass(labels);
      const series = seriesKey(classed);
      const count = counts.get(series) ?? {
        series,
        labels: classed,
        requests: 0,
        sentBytes: 0,
        receivedBytes: 0,
        busyMs: 0,
      };
      count[field] += value;
      counts.set(series, count);
    }
  };
  add(answers.requests, "requests");
  add(answers.busyMs, "busyMs");
  add(answers.sentBytes, "sentBytes");
  add(answers.receivedBytes, "receivedBytes");
  return [...counts.values()].filter(
    ({ requests, sentBytes, receivedBytes }) => requests > 0 || sentBytes > 0 || receivedBytes > 0,
  );
}

/** `204` → `200`, `503` → `500`; 0 (no answer) and gRPC statuses stay. */
function withCodeClass(labels: LabelledValue["labels"]): LabelledValue["labels"] {
  const code = labels["response_code"];
  return code === undefined || !/^[1-5]\d\d$/.test(code)
    ? labels
    : { ...labels, response_code: `${code.charAt(0)}00` };
}

function seriesKey(labels: LabelledValue["labels"]): string {
  return sha256Hex(canonicalJson(labels)).slice(0, 16);
}

export interface HourlyEdge {
  readonly edge: ObservedEdge;
  /** Hours in which it was seen. */
  readonly hours: number;
  /** End of the last of them, at most. */
  readonly lastMs: number;
  /** Mean number of requests under way in its busiest hour; null without requests. */
  readonly peakRequests: number | null;
}

/** Edges of the summed hours; rates are means over the whole time, latency is not kept. */
export function edgesOfHours(counts: readonly SummedCount[], seconds: number): readonly HourlyEdge[] {
  const rates = (read: (count: SummedCount) => number): readonly LabelledValue[] =>
    counts
      .map((count) => ({ labels: count.labels, value: read(count) / seconds }))
      .filter(({ value }) => value > 0);
  const edges = edgesFrom({
    requests: rates(({ requests }) => requests),
    latencyBuckets: [],
    tcpSent: rates(({ sentBytes }) => sentBytes),
    tcpReceived: rates(({ receivedBytes }) => receivedBytes),
  });
  const byEnds = new Map<string, SummedCount[]>();
  for (const count of counts) {
    const key = endsOfLabels(count.labels);
    const same = byEnds.get(key);
    if (same === undefined) byEnds.set(key, [count]);
    else same.push(count);
  }
  return edges.map((edge) => hourlyEdge(edge, byEnds.get(endsOfEdge(edge)) ?? []));
}

function hourlyEdge(edge: ObservedEdge, counts: readonly SummedCount[]): HourlyEdge {
  const own = counts.filter(({ labels }) => (labels["reporter"] ?? "source") === edge.reporter);
  const busy = own.reduce((sum, { mostBusyMs }) => sum + mostBusyMs, 0);
  return {
    edge,
    hours: Math.max(0, ...counts.map(({ hours }) => hours)),
    lastMs: Math.max(0, ...counts.map(({ lastHourMs }) => lastHourMs + HOUR_MS)),
    peakRequests: edge.tcp === null ? busy / HOUR_MS : null,
  };
}

function endsOfLabels(labels: LabelledValue["labels"]): string {
  const read = (name: string): string => labels[name] ?? "unknown";
  return [
    read("source_workload_namespace"),
    read("source_workload"),
    read("destination_service_namespace"),
    read("destination_service_name"),
    read("destination_workload_namespace"),
    read("destination_workload"),
  ].join("\n");
}

/** The ends of an edge, as `endsOfLabels` writes them. */
export function endsOfEdge({ source, destination }: ObservedEdge): string {
  return [
    source.namespace,
    source.workload,
    destination.serviceNamespace,
    destination.service,
    destination.workload === null ? "unknown" : (destination.workloadNamespace ?? "unknown"),
    destination.workload ?? "unknown",
  ].join("\n");
}
