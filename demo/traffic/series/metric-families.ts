import type { MetricMetadata } from "../../prometheus/series-source.ts";
import { BUCKETS } from "../flows/flow.ts";
import type { Timeline } from "../history/timeline.ts";

/** How the value of one series follows from its timeline. */
export interface SeriesShape {
  /** `__name__` of the series. */
  readonly name: string;
  readonly le: string | null;
  readonly valueAt: (timeline: Timeline, timeMs: number) => number;
  /** Whether the value is a count of the timeline's events: such a series appears with its first event. */
  readonly counts: boolean;
}

const BUCKET_BOUNDS: readonly string[] = [...BUCKETS.map(String), "+Inf"];

function whole(timeline: Timeline, count: number): number {
  return Math.floor(count + timeline.phase);
}

function counted(name: string): SeriesShape {
  return {
    name,
    le: null,
    counts: true,
    valueAt: (timeline, timeMs) => whole(timeline, timeline.countAt(timeMs)),
  };
}

function durations(name: string): readonly SeriesShape[] {
  return [
    ...BUCKET_BOUNDS.map((le, index): SeriesShape => ({
      name: `${name}_bucket`,
      le,
      counts: true,
      valueAt: (timeline, timeMs) =>
        whole(timeline, index < BUCKETS.length ? timeline.withinAt(index, timeMs) : timeline.countAt(timeMs)),
    })),
    { name: `${name}_sum`, le: null, counts: true, valueAt: (timeline, timeMs) => timeline.sumMsAt(timeMs) },
    counted(`${name}_count`),
  ];
}

type Bytes = "sent" | "received";

/** Spread around the mean of the first configuration: fixed, so that no bucket ever falls. */
function sizes(name: string, bytes: Bytes): readonly SeriesShape[] {
  const totalAt = (timeline: Timeline, timeMs: number): number =>
    bytes === "sent" ? timeline.sentBytesAt(timeMs) : timeline.receivedBytesAt(timeMs);
  return [
    ...BUCKET_BOUNDS.map((le, index): SeriesShape => ({
      name: `${name}_bucket`,
      le,
      counts: true,
      valueAt: (timeline, timeMs) => {
        const pace = timeline.firstPace;
        const mean = (bytes === "sent" ? pace?.sentBytes : pace?.receivedBytes) ?? 0;
        const limit = BUCKETS[index] ?? Infinity;
        return whole(timeline, timeline.countAt(timeMs) * shareOfSizes(mean, limit));
      },
    })),
    { name: `${name}_sum`, le: null, counts: true, valueAt: totalAt },
    counted(`${name}_count`),
  ];
}

/** Sizes are spread evenly between half and one and a half of the mean. */
function shareOfSizes(mean: number, limit: number): number {
  if (!Number.isFinite(limit) || mean <= 0) return 1;
  return Math.min(1, Math.max(0, limit / mean - 0.5));
}

const HTTP_SHAPES: readonly SeriesShape[] = [
  counted("istio_requests_total"),
  ...durations("istio_request_duration_milliseconds"),
  ...sizes("istio_request_bytes", "sent"),
  ...sizes("istio_response_bytes", "received"),
];

const GRPC_SHAPES: readonly SeriesShape[] = [
  ...HTTP_SHAPES,
  counted("istio_request_messages_total"),
  counted("istio_response_messages_total"),
];

const TCP_SHAPES: readonly SeriesShape[] = [
  counted("istio_tcp_connections_opened_total"),
  {
    name: "istio_tcp_connections_closed_total",
    le: null,
    counts: true,
    valueAt: (timeline, timeMs) => Math.max(0, whole(timeline, timeline.countAt(timeMs - 30_000))),
  },
  {
    name: "istio_tcp_sent_bytes_total",
    le: null,
    counts: true,
    valueAt: (timeline, timeMs) => Math.floor(timeline.receivedBytesAt(timeMs)),
  },
  {
    name: "istio_tcp_received_bytes_total",
    le: null,
    counts: true,
    valueAt: (timeline, timeMs) => Math.floor(timeline.sentBytesAt(timeMs)),
  },
];

const single = new Map<string, readonly SeriesShape[]>();

/** The series that a timeline shows. */
export function shapesOf(timeline: Timeline): readonly SeriesShape[] {
  switch (timeline.kind) {
    case "http":
      return timeline.grpc ? GRPC_SHAPES : HTTP_SHAPES;
    case "tcp":
      return TCP_SHAPES;
    case "counter":
    case "gauge":
      return singleShape(timeline);
  }
}

function singleShape(timeline: Timeline): readonly SeriesShape[] {
  const name = timeline.metric ?? "";
  const key = `${timeline.kind}/${String(timeline.whole)}/${name}`;
  const known = single.get(key);
  if (known !== undefined) return known;
  const valueAt = (one: Timeline, timeMs: number): number => {
    if (one.kind === "gauge") return one.gaugeAt(timeMs);
    return one.whole ? whole(one, one.countAt(timeMs)) : one.countAt(timeMs);
  };
  const shapes = [{ name, le: null, counts: false, valueAt }];
  single.set(key, shapes);
  return shapes;
}

const HELP: Readonly<Record<string, MetricMetadata>> = {
  istio_requests_total: { type: "counter", help: "Requests handled by a proxy" },
  istio_request_duration_milliseconds: {
    type: "histogram",
    help: "Duration of requests",
    unit: "milliseconds",
  },
  istio_request_bytes: { type: "histogram", help: "Size of request bodies", unit: "bytes" },
  istio_response_bytes: { type: "histogram", help: "Size of response bodies", unit: "bytes" },
  istio_request_messages_total: { type: "counter", help: "gRPC messages sent by clients" },
  istio_response_messages_total: { type: "counter", help: "gRPC messages sent by servers" },
  istio_tcp_connections_opened_total: { type: "counter", help: "TCP connections opened" },
  istio_tcp_connections_closed_total: { type: "counter", help: "TCP connections closed" },
  istio_tcp_sent_bytes_total: {
    type: "counter",
    help: "Bytes sent in response on TCP connections",
    unit: "bytes",
  },
  istio_tcp_received_bytes_total: {
    type: "counter",
    help: "Bytes received in requests on TCP connections",
    unit: "bytes",
  },
};

/** Metadata of every family that some timeline shows. */
export function metadataOf(timelines: Iterable<Timeline>): ReadonlyMap<string, MetricMetadata> {
  const metadata = new Map(Object.entries(HELP));
  for (const { kind, metric } of timelines) {
    if (metric === null || metadata.has(metric)) continue;
    metadata.set(metric, { type: kind === "gauge" ? "gauge" : "counter", help: metric.replaceAll("_", " ") });
  }
  return metadata;
}
