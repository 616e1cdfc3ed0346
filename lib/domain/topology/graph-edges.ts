import type { LatencyMs } from "../traffic/edges.ts";
import { trafficHealth } from "../traffic/health.ts";
import type { TopologyEdge } from "./graph.ts";
import type { Link } from "./graph-links.ts";
import { addTo, emptySum, trafficOf } from "./traffic-of-links.ts";

/** One edge for each pair of nodes and protocol. */
export function edgesOf(links: readonly Link[]): readonly TopologyEdge[] {
  const grouped = new Map<string, Link[]>();
  for (const link of links) {
    const id = edgeIdOf(link);
    const group = grouped.get(id);
    if (group === undefined) grouped.set(id, [link]);
    else group.push(link);
  }
  const toVersions = new Map<string, number>();
  for (const { source, edge, toVersion } of links) {
    if (toVersion) toVersions.set(source.id, (toVersions.get(source.id) ?? 0) + edge.rateRps);
  }
  return [...grouped].map(([id, group]) => mergeLinks(id, group, toVersions));
}

/** The id of the edge that shows a link. */
export function edgeIdOf({ source, target, edge }: Pick<Link, "source" | "target" | "edge">): string {
  return `${source.id}→${target.id}→${edge.protocol}`;
}

function mergeLinks(
  id: string,
  group: readonly Link[],
  toVersions: ReadonlyMap<string, number>,
): TopologyEdge {
  const [first] = group as readonly [Link, ...Link[]];
  const sum = emptySum();
  for (const { edge } of group) addTo(sum, edge);
  const { rateRps, errorRatio: ratio, bytesPerS } = trafficOf(sum);
  const total = toVersions.get(first.source.id) ?? 0;
  const codes = [...sum.codes.values()];
  return {
    id,
    source: first.source.id,
    target: first.target.id,
    protocol: first.edge.protocol,
    rateRps,
    codes,
    errorRatio: ratio,
    latencyMs: busiestLatency(group),
    bytesPerS,
    mtlsRatio: weightedMtls(group),
    health: codes.length > 0 ? trafficHealth(codes) : first.edge.health,
    share: first.toVersion && total > 0 ? rateRps / total : null,
    principals: [
      ...new Set(
        group.flatMap(({ edge }) => (edge.source.principal === null ? [] : [edge.source.principal])),
      ),
    ],
  };
}

/** Quantiles cannot be averaged: where several flows share an arrow, the busiest one's are shown. */
function busiestLatency(group: readonly Link[]): LatencyMs | null {
  const known = group.filter(({ edge }) => edge.latencyMs !== null);
  const busiest = known.toSorted((a, b) => b.edge.rateRps - a.edge.rateRps)[0];
  return busiest?.edge.latencyMs ?? null;
}

function weightedMtls(group: readonly Link[]): number | null {
  let weight = 0;
  let secured = 0;
  for (const { edge } of group) {
    if (edge.mtlsRatio === null) continue;
    const volume = edge.tcp === null ? edge.rateRps : edge.tcp.sentBytesPerS + edge.tcp.receivedBytesPerS;
    weight += volume;
    secured += volume * edge.mtlsRatio;
  }
  return weight > 0 ? secured / weight : null;
}
