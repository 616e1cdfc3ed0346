import { errorRatio, trafficHealth, type CodeRate, type Health } from "./health.ts";
import { quantileOf, type Bucket } from "./quantile.ts";

/** A labelled value as Prometheus answers it; labels may be missing (Telemetry can remove any). */
export interface LabelledValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export type Reporter = "source" | "destination" | "waypoint";

export interface EdgeSource {
  readonly namespace: string;
  readonly workload: string;
  readonly app: string;
  readonly version: string;
  /** SPIFFE id without scheme, or null when the caller had none or it is not reported. */
  readonly principal: string | null;
}

export interface EdgeDestination {
  /** Service as clients call it; `unknown` for direct calls to a pod. */
  readonly service: string;
  readonly serviceNamespace: string;
  readonly host: string;
  /** Null when no endpoint was reached (UH, UO, NC, NR, FI). */
  readonly workload: string | null;
  readonly workloadNamespace: string | null;
  readonly app: string;
  readonly version: string;
}

export interface LatencyMs {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Traffic from one workload to one workload through one service, each request counted once. */
export interface ObservedEdge {
  readonly source: EdgeSource;
  readonly destination: EdgeDestination;
  readonly protocol: "http" | "grpc" | "tcp";
  /** Whose count this is. */
  readonly reporter: Reporter;
  readonly rateRps: number;
  readonly codes: readonly CodeRate[];
  /** 0–1; null without requests. */
  readonly errorRatio: number | null;
  readonly health: Health;
  readonly latencyMs: LatencyMs | null;
  /** Cumulative rates of request times by upper bound in ms; absent where no histogram was read. */
  readonly requestTimes?: readonly Bucket[];
  /** Bytes per second; null for HTTP. */
  readonly tcp: { readonly sentBytesPerS: number; readonly receivedBytesPerS: number } | null;
  /** Share of requests (TCP: bytes) with mutual TLS, 0–1; null when no server reported. */
  readonly mtlsRatio: number | null;
}

export interface EdgeSamples {
  readonly requests: readonly LabelledValue[];
  readonly latencyBuckets: readonly LabelledValue[];
  readonly tcpSent: readonly LabelledValue[];
  readonly tcpReceived: readonly LabelledValue[];
}

interface Gathered {
  readonly source: EdgeSource;
  readonly destination: EdgeDestination;
  readonly codes: Map<Reporter, Map<string, { rate: CodeRate; sum: number }>>;
  readonly tcp: Map<Reporter, { sent: number; received: number }>;
  protocol: "http" | "grpc" | "tcp";
  principal: string | null;
  secured: number;
  judged: number;
}

/**
 * Folds the answers of the mesh queries into edges. A request may be counted by the client's proxy, the server's and a
 * waypoint; one reporter is chosen per edge: the client's where it reports (it alone knows time-outs, overflow and
 * missing endpoints), else the waypoint's, else the server's. mTLS is what the server or the waypoint saw, since
 * clients always report `unknown` (Istio, standard metrics, connection_security_policy).
 */
export function edgesFrom(samples: EdgeSamples): readonly ObservedEdge[] {
  const gathered = new Map<string, Gathered>();
  for (const sample of samples.requests) addRequests(gathered, sample);
  for (const sample of samples.tcpSent) addTcp(gathered, sample, "sent");
  for (const sample of samples.tcpReceived) addTcp(gathered, sample, "received");
  const latencies = latenciesByEdge(samples.latencyBuckets);
  const edges: ObservedEdge[] = [];
  for (const [key, edge] of gathered) edges.push(...finish(edge, latencies.get(key) ?? null));
  return edges;
}

const label = (labels: LabelledValue["labels"], name: string): string => {
  const value = labels[name];
  return value === undefined || value === "" ? "unknown" : value;
};

function edgeKey(labels: LabelledValue["labels"]): string {
  return [
    label(labels, "source_workload_namespace"),
    label(labels, "source_workload"),
    label(labels, "destination_service_namespace"),
    label(labels, "destination_service_name"),
    label(labels, "destination_workload_namespace"),
    label(labels, "destination_workload"),
    label(labels, "destination_canonical_revision"),
  ].join("\n");
}

function reporterOf(labels: LabelledValue["labels"]): Reporter {
  const reporter = labels["reporter"];
  return reporter === "destination" || reporter === "waypoint" ? reporter : "source";
}

function gather(all: Map<string, Gathered>, labels: LabelledValue["labels"]): Gathered {
  const key = edgeKey(labels);
  const known = all.get(key);
  if (known !== undefined) return known;
  const workload = label(labels, "destination_workload");
  const edge: Gathered = {
    source: {
      namespace: label(labels, "source_workload_namespace"),
      workload: label(labels, "source_workload"),
      app: label(labels, "source_canonical_service"),
      version: label(labels, "source_canonical_revision"),
      principal: null,
    },
    destination: {
      service: label(labels, "destination_service_name"),
      serviceNamespace: label(labels, "destination_service_namespace"),
      host: label(labels, "destination_service"),
      workload: workload === "unknown" ? null : workload,
      workloadNamespace: workload === "unknown" ? null : label(labels, "destination_workload_namespace"),
      app: label(labels, "destination_canonical_service"),
      version: label(labels, "destination_canonical_revision"),
    },
    codes: new Map(),
    tcp: new Map(),
    protocol: "http",
    principal: null,
    secured: 0,
    judged: 0,
  };
  all.set(key, edge);
  return edge;
}

function addRequests(all: Map<string, Gathered>, { labels, value }: LabelledValue): void {
  if (!(value > 0)) return;
  const edge = gather(all, labels);
  const reporter = reporterOf(labels);
  const protocol = labels["request_protocol"] === "grpc" ? "grpc" : "http";
  edge.protocol = protocol;
  addSecurity(edge, labels, value, reporter);

  const rate: CodeRate = {
    protocol,
    code: label(labels, "response_code"),
    grpcStatus: labels["grpc_response_status"] ?? "",
    flags: labels["response_flags"] ?? "-",
    rateRps: value,
  };
  const key = `${rate.code} ${rate.grpcStatus} ${rate.flags}`;
  const codes = edge.codes.get(reporter) ?? new Map<string, { rate: CodeRate; sum: number }>();
  edge.codes.set(reporter, codes);
  const entry = codes.get(key) ?? { rate, sum: 0 };
  entry.sum += value;
  codes.set(key, entry);
}

function addTcp(
  all: Map<string, Gathered>,
  { labels, value }: LabelledValue,
  direction: "sent" | "received",
): void {
  if (!(value > 0)) return;
  const edge = gather(all, labels);
  const reporter = reporterOf(labels);
  if (edge.codes.size === 0) edge.protocol = "tcp";
  addSecurity(edge, labels, value, reporter);
  const bytes = edge.tcp.get(reporter) ?? { sent: 0, received: 0 };
  bytes[direction] += value;
  edge.tcp.set(reporter, bytes);
}

/** ztunnel reports `unknown` for plaintext on both sides, Envoy `none`, and only where it is the server. */
function addSecurity(
  edge: Gathered,
  labels: LabelledValue["labels"],
  value: number,
  reporter: Reporter,
): void {
  const principal = labels["source_principal"];
  if (principal !== undefined && principal !== "" && principal !== "unknown") {
    edge.principal = principal.replace(/^spiffe:\/\//, "");
  }
  if (reporter === "source") return;
  edge.judged += value;
  if (labels["connection_security_policy"] === "mutual_tls") edge.secured += value;
}

type EdgeLatency = Required<Pick<ObservedEdge, "requestTimes">> & { readonly latencyMs: LatencyMs };

function latenciesByEdge(samples: readonly LabelledValue[]): Map<string, EdgeLatency> {
  const buckets = new Map<string, Map<number, number>>();
  for (const { labels, value } of samples) {
    const le = labels["le"] === "+Inf" ? Infinity : Number(labels["le"]);
    if (Number.isNaN(le) || !Number.isFinite(value)) continue;
    const key = edgeKey(labels);
    const counts = buckets.get(key) ?? new Map<number, number>();
    buckets.set(key, counts);
    counts.set(le, (counts.get(le) ?? 0) + value);
  }
  const latencies = new Map<string, EdgeLatency>();
  for (const [key, counts] of buckets) {
    const requestTimes = [...counts].map(([le, count]) => ({ le, count }));
    const latencyMs = latencyOf(requestTimes);
    if (latencyMs !== null) latencies.set(key, { latencyMs, requestTimes });
  }
  return latencies;
}

/** p50, p95 and p99 of a histogram of milliseconds; null when it holds nothing. */
export function latencyOf(buckets: readonly Bucket[]): LatencyMs | null {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => quantileOf(buckets, q));
  return p50 === null ||
    p95 === null ||
    p99 === null ||
    p50 === undefined ||
    p95 === undefined ||
    p99 === undefined
    ? null
    : { p50, p95, p99 };
}

const PREFERENCE: readonly Reporter[] = ["source", "waypoint", "destination"];

function finish(edge: Gathered, latency: EdgeLatency | null): ObservedEdge[] {
  const source = { ...edge.source, principal: edge.principal };
  const mtlsRatio = edge.judged > 0 ? edge.secured / edge.judged : null;
  const reporter = PREFERENCE.find((candidate) => edge.codes.has(candidate));
  if (reporter !== undefined) {
    const codes = [...(edge.codes.get(reporter)?.values() ?? [])].map(({ rate, sum }) => ({
      ...rate,
      rateRps: sum,
    }));
    const rateRps = codes.reduce((sum, code) => sum + code.rateRps, 0);
    const shared = { source, destination: edge.destination, protocol: edge.protocol, reporter, mtlsRatio };
    return [
      {
        ...shared,
        rateRps,
        codes,
        errorRatio: errorRatio(codes),
        health: trafficHealth(codes),
        latencyMs: null,
        ...latency,
        tcp: null,
      },
    ];
  }
  const tcpReporter = PREFERENCE.find((candidate) => edge.tcp.has(candidate));
  const bytes = tcpReporter === undefined ? undefined : edge.tcp.get(tcpReporter);
  if (tcpReporter === undefined || bytes === undefined) return [];
  return [
    {
      source,
      destination: edge.destination,
      protocol: "tcp",
      reporter: tcpReporter,
      rateRps: 0,
      codes: [],
      errorRatio: null,
      health: { state: "healthy", because: [] },
      latencyMs: null,
      tcp: { sentBytesPerS: bytes.sent, receivedBytesPerS: bytes.received },
      mtlsRatio,
    },
  ];
}
