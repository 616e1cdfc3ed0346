import type { ObservedEdge } from "./edges.ts";
import { errorRatio, type CodeRate } from "./health.ts";

export interface TrafficSum {
  readonly rateRps: number;
  /** 0–1; null without requests. */
  readonly errorRatio: number | null;
  readonly codes: readonly CodeRate[];
  /** p95 of the busiest flow, ms; quantiles cannot be added. Null when none is known. */
  readonly p95Ms: number | null;
  /** Share of requests with mutual TLS where a server reported, 0–1. */
  readonly mtlsRatio: number | null;
  readonly plaintextRps: number | null;
}

/** Adds up edges, each request once. */
export function sumEdges(edges: Iterable<ObservedEdge>): TrafficSum {
  const codes = new Map<string, CodeRate>();
  let judged = 0;
  let secured = 0;
  let busiest: ObservedEdge | null = null;
  for (const edge of edges) {
    for (const code of edge.codes) {
      const key = `${code.protocol} ${code.code} ${code.grpcStatus} ${code.flags}`;
      const known = codes.get(key);
      codes.set(key, known === undefined ? code : { ...known, rateRps: known.rateRps + code.rateRps });
    }
    if (edge.mtlsRatio !== null) {
      judged += edge.rateRps;
      secured += edge.rateRps * edge.mtlsRatio;
    }
    if (edge.latencyMs !== null && edge.rateRps > (busiest?.rateRps ?? 0)) busiest = edge;
  }
  const rates = [...codes.values()];
  return {
    rateRps: rates.reduce((total, { rateRps }) => total + rateRps, 0),
    errorRatio: errorRatio(rates),
    codes: rates,
    p95Ms: busiest?.latencyMs?.p95 ?? null,
    mtlsRatio: judged > 0 ? secured / judged : null,
    plaintextRps: judged > 0 ? judged - secured : null,
  };
}
