import type { Rates } from "../rhythm.ts";

/** Upper bounds of Istio's default histogram buckets; milliseconds for durations, bytes for sizes. */
export const BUCKETS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000,
  3600000,
] as const;

/** The pod whose scrape shows a series. */
export interface Exporter {
  readonly namespace: string;
  readonly pod: string;
  readonly ip: string;
  readonly port: number;
  readonly createdAtMs: number;
}

/** What one exporter counts for one set of labels, until the next configuration. */
export type Flow = HttpFlow | TcpFlow | CounterFlow | GaugeFlow;

interface FlowBase {
  /** Istio's labels, without those of the scrape. */
  readonly labels: Readonly<Record<string, string>>;
  readonly exporter: Exporter;
}

export interface HttpFlow extends FlowBase {
  readonly kind: "http";
  readonly grpc: boolean;
  readonly rates: Rates;
  /** Share of durations within each of BUCKETS, 0–1, rising. */
  readonly within: readonly number[];
  readonly meanMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface TcpFlow extends FlowBase {
  readonly kind: "tcp";
  /** Connections opened. */
  readonly rates: Rates;
  /** Bytes for each connection, from the client's side. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** Any other counter that follows the load. */
export interface CounterFlow extends FlowBase {
  readonly kind: "counter";
  readonly metric: string;
  readonly rates: Rates;
  /** Counts things; otherwise seconds or bytes, which have fractions. */
  readonly whole: boolean;
}

export interface GaugeFlow extends FlowBase {
  readonly kind: "gauge";
  readonly metric: string;
  readonly value: number;
  /** Size of a slow wave around the value, 0–1. */
  readonly sway: number;
}

/** Names a flow: equal ids are the same series. */
export function flowId(flow: Flow): string {
  const metric = flow.kind === "counter" || flow.kind === "gauge" ? flow.metric : flow.kind;
  const labels = Object.entries(flow.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${metric}|${flow.exporter.namespace}/${flow.exporter.pod}|${labels.map(([name, value]) => `${name}=${value}`).join(",")}`;
}
