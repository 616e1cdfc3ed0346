import type { ObservedEdge } from "./edges.ts";
import { endsOfEdge } from "./hours.ts";

export interface TimedEdges {
  readonly edges: readonly ObservedEdge[];
  /** Seconds that the rates are means over. */
  readonly seconds: number;
}

/** Edges of two stretches of time that follow each other; rates are means over both together. */
export function combineEdges(earlier: TimedEdges, later: TimedEdges): readonly ObservedEdge[] {
  const total = earlier.seconds + later.seconds;
  if (total === 0) return [];
  const combined = new Map(
    earlier.edges.map((edge) => [keyOf(edge), scaled(edge, earlier.seconds / total)] as const),
  );
  for (const edge of later.edges) {
    const own = scaled(edge, later.seconds / total);
    const before = combined.get(keyOf(edge));
    combined.set(keyOf(edge), before === undefined ? own : joined(before, own));
  }
  return [...combined.values()];
}

function keyOf(edge: ObservedEdge): string {
  return `${endsOfEdge(edge)}\n${edge.destination.version}\n${edge.protocol === "tcp" ? "tcp" : "http"}`;
}

function scaled(edge: ObservedEdge, factor: number): ObservedEdge {
  return {
    ...edge,
    rateRps: edge.rateRps * factor,
    codes: edge.codes.map((code) => ({ ...code, rateRps: code.rateRps * factor })),
    tcp:
      edge.tcp === null
        ? null
        : {
            sentBytesPerS: edge.tcp.sentBytesPerS * factor,
            receivedBytesPerS: edge.tcp.receivedBytesPerS * factor,
          },
  };
}

function joined(before: ObservedEdge, later: ObservedEdge): ObservedEdge {
  const rateRps = before.rateRps + later.rateRps;
  return {
    ...later,
    source: { ...later.source, principal: later.source.principal ?? before.source.principal },
    rateRps,
    codes: [...before.codes, ...later.codes],
    errorRatio: weighted(before, later, ({ errorRatio }) => errorRatio),
    mtlsRatio: weighted(before, later, ({ mtlsRatio }) => mtlsRatio),
    latencyMs: later.latencyMs ?? before.latencyMs,
    tcp:
      before.tcp === null || later.tcp === null
        ? (later.tcp ?? before.tcp)
        : {
            sentBytesPerS: before.tcp.sentBytesPerS + later.tcp.sentBytesPerS,
            receivedBytesPerS: before.tcp.receivedBytesPerS + later.tcp.receivedBytesPerS,
          },
  };
}

function volumeOf({ rateRps, tcp }: ObservedEdge): number {
  return tcp === null ? rateRps : tcp.sentBytesPerS + tcp.receivedBytesPerS;
}

function weighted(
  a: ObservedEdge,
  b: ObservedEdge,
  read: (edge: ObservedEdge) => number | null,
): number | null {
  const parts = [a, b].flatMap((edge) => {
    const ratio = read(edge);
    return ratio === null ? [] : [{ ratio, volume: volumeOf(edge) }];
  });
  const total = parts.reduce((sum, { volume }) => sum + volume, 0);
  return total === 0 ? null : parts.reduce((sum, { ratio, volume }) => sum + ratio * volume, 0) / total;
}
