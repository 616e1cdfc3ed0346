import type { ObservedEdge } from "../../domain/traffic/edges.ts";
import type { LabelledValue } from "../../domain/traffic/edges.ts";
import type { MetricsPort } from "./metrics.ts";

export type MetricsState =
  | { readonly state: "absent" }
  | { readonly state: "live"; readonly atMs: number }
  /** `atMs`: of the last picture, which is shown meanwhile; null when there is none. */
  | {
      readonly state: "failing";
      readonly sinceMs: number;
      readonly reason: string;
      readonly atMs: number | null;
    };

/** What the mesh queries said over one window. */
export interface TrafficPicture {
  readonly windowS: number;
  /** When Prometheus evaluated it; 0 when it never answered. */
  readonly atMs: number;
  readonly edges: readonly ObservedEdge[];
  /** istiod's gauges and counters, as answered. */
  readonly controlPlane: readonly LabelledValue[];
  /** Breaker and ejection gauges as far as proxies export them. */
  readonly resilience: readonly LabelledValue[];
  /** Set when the queries had to be sent in shards of namespaces. */
  readonly shards: number;
}

/** Live traffic of one cluster: the live window on a timer, others on demand. */
export interface TrafficPort {
  readonly metrics: MetricsPort;
  status(): MetricsState;
  /** Null when there is no answer yet, none for minutes, or no Prometheus; `status` says why. */
  live(): TrafficPicture | null;
  /** Cached for the scrape interval. Failures are AppErrors with code `upstream`. */
  over(windowS: number): Promise<TrafficPicture>;
  /** Seconds between scrapes as measured, null before the first measurement. */
  scrapeIntervalS(): number | null;
  subscribe(listener: (picture: TrafficPicture) => void): () => void;
}
