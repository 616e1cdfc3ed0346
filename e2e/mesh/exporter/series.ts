import type { AccessLogEntry } from "../rig/access-log.ts";
import type { SeriesLabels } from "./labels.ts";

/** Upper bounds in milliseconds, as Istio's duration histogram has them. */
const BOUNDS_MS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];

interface RequestSeries {
  readonly labels: string;
  count: number;
  sumMs: number;
  /** Not cumulative; the last is above every bound. */
  readonly buckets: number[];
}

interface ConnectionSeries {
  readonly labels: string;
  closed: number;
  sentBytes: number;
  receivedBytes: number;
}

/** Counters and histograms made of access log lines. A line is written at the end of a request or connection, so they count then. */
export class MeshSeries {
  readonly #requests = new Map<string, RequestSeries>();
  readonly #connections = new Map<string, ConnectionSeries>();

  add(labels: SeriesLabels, entry: AccessLogEntry): void {
    const key = textOf(labels);
    if (entry.method === null) this.#addConnection(key, entry);
    else this.#addRequest(key, entry);
  }

  #addRequest(labels: string, { durationMs }: AccessLogEntry): void {
    const series = this.#requests.get(labels) ?? {
      labels,
      count: 0,
      sumMs: 0,
      buckets: new Array<number>(BOUNDS_MS.length + 1).fill(0),
    };
    this.#requests.set(labels, series);
    series.count += 1;
    series.sumMs += durationMs;
    const bucket = BOUNDS_MS.findIndex((bound) => durationMs <= bound);
    const at = bucket === -1 ? BOUNDS_MS.length : bucket;
    series.buckets[at] = (series.buckets[at] ?? 0) + 1;
  }

  #addConnection(labels: string, { bytesSent, bytesReceived }: AccessLogEntry): void {
    const series = this.#connections.get(labels) ?? { labels, closed: 0, sentBytes: 0, receivedBytes: 0 };
    this.#connections.set(labels, series);
    series.closed += 1;
    series.sentBytes += bytesSent;
    series.receivedBytes += bytesReceived;
  }

  /** In Prometheus' text format. */
  expose(): string {
    const requests = [...this.#requests.values()];
    const connections = [...this.#connections.values()];
    const counter = (name: string, of: (one: ConnectionSeries) => number): readonly string[] => [
      `# TYPE ${name} counter`,
      ...connections.map((one) => `${name}{${one.labels}} ${String(of(one))}`),
    ];
    const lines = [
      "# TYPE istio_requests_total counter",
      ...requests.map(({ labels, count }) => `istio_requests_total{${labels}} ${String(count)}`),
      "# TYPE istio_request_duration_milliseconds histogram",
      ...requests.flatMap(histogramLines),
      ...counter("istio_tcp_connections_opened_total", ({ closed }) => closed),
      ...counter("istio_tcp_connections_closed_total", ({ closed }) => closed),
      ...counter("istio_tcp_sent_bytes_total", ({ sentBytes }) => sentBytes),
      ...counter("istio_tcp_received_bytes_total", ({ receivedBytes }) => receivedBytes),
    ];
    return `${lines.join("\n")}\n`;
  }
}

function histogramLines({ labels, count, sumMs, buckets }: RequestSeries): readonly string[] {
  const name = "istio_request_duration_milliseconds";
  let below = 0;
  const bounded = BOUNDS_MS.map((bound, at) => {
    below += buckets[at] ?? 0;
    return `${name}_bucket{${labels},le="${String(bound)}"} ${String(below)}`;
  });
  return [
    ...bounded,
    `${name}_bucket{${labels},le="+Inf"} ${String(count)}`,
    `${name}_sum{${labels}} ${String(sumMs)}`,
    `${name}_count{${labels}} ${String(count)}`,
  ];
}

const textOf = (labels: SeriesLabels): string =>
  Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`,
    )
    .join(",");
