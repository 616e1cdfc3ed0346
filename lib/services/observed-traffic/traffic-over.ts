import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import type { MetricsState } from "../ports/traffic.ts";

/** Who called whom over a look-back, and how much of the look-back is known. */
export interface ObservedTraffic {
  readonly edges: readonly ObservedEdge[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Seconds of it that are known: what rates are means over. */
  readonly knownS: number;
  readonly source: "raw" | "hours" | "none";
  /** Hours of the look-back that could not be read. */
  readonly missingHours: number;
  /** Seconds up to now of which request times are known as histograms: hours keep only their sum. */
  readonly timesS: number;
  readonly status: MetricsState;
  /** Null where only the whole look-back is known. */
  readonly seen: (edge: ObservedEdge) => { readonly lastMs: number; readonly hours: number } | null;
  /** Most requests of an edge under way at once, as far as the look-back tells; null where it does not. */
  readonly peakRequests: (edge: ObservedEdge) => number | null;
}
