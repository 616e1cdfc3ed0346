import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** Edges into one service. */
export function edgesInto(
  edges: readonly ObservedEdge[],
  { namespace, name }: ServiceName,
): readonly ObservedEdge[] {
  return edges.filter(
    ({ destination }) => destination.serviceNamespace === namespace && destination.service === name,
  );
}

/** Latency of the busiest flow: quantiles of several flows cannot be added. */
export function busiestLatency(edges: readonly ObservedEdge[]): ObservedEdge["latencyMs"] {
  return (
    edges.filter(({ latencyMs }) => latencyMs !== null).toSorted((a, b) => b.rateRps - a.rateRps)[0]
      ?.latencyMs ?? null
  );
}

export function bytesOf(edges: readonly ObservedEdge[]): number {
  return edges.reduce(
    (sum, { tcp }) => sum + (tcp === null ? 0 : tcp.sentBytesPerS + tcp.receivedBytesPerS),
    0,
  );
}
