import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { breakerCeiling, breakerLimits, type BreakerCeiling } from "../destination/breaker.ts";
import type { Evidence, Missing } from "../evidence.ts";
import { type ChangeScope, changeScope } from "./change-scope.ts";
import {
  type EdgeEnds,
  edgeEnds,
  edgeSide,
  type EdgeSide,
  enforcementOf,
  withPolicies,
} from "./edge-side.ts";
import { isGatewayPod, type PossibleRoutes, type Shares } from "./route-shares.ts";

export type ReplayVerdict = "unchanged" | "newly-denied" | "newly-allowed" | "uncertain";

/** What explains a verdict about an edge, beside it. */
export type EdgeCondition = "no-identity" | "not-in-mesh" | "not-observed";

export interface ReplayedEdge {
  readonly edge: ObservedEdge;
  readonly verdict: ReplayVerdict;
  readonly conditions: readonly EdgeCondition[];
  /** Workloads by share before and after; null when routing stays as it is. */
  readonly moved: { readonly before: Shares; readonly after: Shares } | null;
  readonly brokenByTls: boolean;
  /** Null when the change keeps the traffic under its limits. */
  readonly overLimit: { readonly ceiling: BreakerCeiling; readonly expectedRequests: number } | null;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

export interface ReplayVolume {
  readonly edges: number;
  readonly rateRps: number;
  readonly bytesPerS: number;
}

export type ReplayClass = ReplayVerdict | "moved" | "broken-by-tls" | "over-limit";

export interface Replay {
  readonly edges: readonly ReplayedEdge[];
  /** An edge counts under its verdict and under every effect that it has. */
  readonly volumes: Readonly<Record<ReplayClass, ReplayVolume>>;
}

/** What a change of configuration does to observed traffic, edge by edge; unknown is never rounded to allowed. */
export function replayEdges(
  edges: readonly ObservedEdge[],
  before: MeshSnapshot,
  after: MeshSnapshot,
): Replay {
  const scope = changeScope(before, after);
  const replayed = edges.map((edge) => replayEdge(edge, { before, after, scope }));
  return { edges: replayed, volumes: volumesOf(replayed) };
}

interface Change {
  readonly before: MeshSnapshot;
  readonly after: MeshSnapshot;
  readonly scope: ChangeScope;
}

function replayEdge(edge: ObservedEdge, { before, after, scope }: Change): ReplayedEdge {
  const ends = edgeEnds(before, edge);
  const { server, service, client } = ends;
  const isGateway = client !== null && isGatewayPod(before, client);
  const isRerouted =
    scope.routing(edge, isGateway) ||
    (server !== null && scope.peers(server.namespace)) ||
    (service !== null && scope.peers(service.namespace));
  if (isRerouted)
    return compare(edge, edgeSide(before, edge, ends), edgeSide(after, edge, edgeEnds(after, edge)));
  const isJudged = server !== null && scope.policies({ ...server, enforcement: enforcementOf(server) });
  if (!isJudged) return untouched(edge, ends);
  const was = edgeSide(before, edge, ends);
  return compare(edge, was, withPolicies(after, edge, { side: was, ends }));
}

function untouched(edge: ObservedEdge, { clients }: EdgeEnds): ReplayedEdge {
  const conditions = conditionsOf(edge, { connection: null, clients });
  return { edge, ...UNCHANGED, conditions, moved: null, brokenByTls: false, overLimit: null };
}

function compare(edge: ObservedEdge, was: EdgeSide, becomes: EdgeSide): ReplayedEdge {
  const brokenByTls = was.connection?.outcome !== "refused" && becomes.connection?.outcome === "refused";
  const decided = verdictOf(was, becomes);
  const routed = movedOf(was.routes, becomes.routes);
  const isUncertain =
    decided.verdict === "uncertain" || (decided.verdict === "unchanged" && routed.missing.length > 0);
  return {
    edge,
    verdict: isUncertain ? "uncertain" : decided.verdict,
    conditions: conditionsOf(edge, becomes),
    moved: routed.moved,
    brokenByTls,
    overLimit: overLimitOf(edge, was, becomes),
    evidence: [...(brokenByTls ? (becomes.connection?.evidence ?? []) : []), ...decided.evidence],
    missing: [...decided.missing, ...routed.missing],
  };
}

interface Decided {
  readonly verdict: ReplayVerdict;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

const UNCHANGED: Decided = { verdict: "unchanged", evidence: [], missing: [] };

/** The same unknown on the same policies is no change: what decided before decides after. */
function verdictOf({ verdict: was }: EdgeSide, { verdict: becomes }: EdgeSide): Decided {
  if (was === null || becomes === null) return UNCHANGED;
  if (was.verdict === "unknown" || becomes.verdict === "unknown") {
    if (sameReasons(was.evidence, becomes.evidence) && was.verdict === becomes.verdict) return UNCHANGED;
    const missing = becomes.verdict === "unknown" ? becomes.missing : was.missing;
    return { verdict: "uncertain", evidence: becomes.evidence, missing };
  }
  if (was.verdict === becomes.verdict) return UNCHANGED;
  const verdict = becomes.verdict === "deny" ? "newly-denied" : "newly-allowed";
  return { verdict, evidence: becomes.evidence, missing: [] };
}

function sameReasons(a: readonly Evidence[], b: readonly Evidence[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const UNKNOWN_REQUEST: Missing = {
  what: "path, method and headers",
  why: "Several rules of the host may match, and the metrics do not say which requests were sent",
};

function movedOf(
  was: PossibleRoutes | null,
  becomes: PossibleRoutes | null,
): { readonly moved: ReplayedEdge["moved"]; readonly missing: readonly Missing[] } {
  if (was === null || was.key === becomes?.key) return { moved: null, missing: [] };
  const [before] = was.shares;
  const after = becomes === null ? new Map([["", 1]]) : becomes.shares[0];
  if (was.shares.length > 1 || (becomes !== null && becomes.shares.length > 1)) {
    return { moved: null, missing: [UNKNOWN_REQUEST] };
  }
  if (before === undefined || after === undefined || sameShares(before, after))
    return { moved: null, missing: [] };
  return { moved: { before, after }, missing: [] };
}

function sameShares(a: Shares, b: Shares): boolean {
  return a.size === b.size && [...a].every(([by, share]) => b.get(by) === share);
}

function conditionsOf(
  edge: ObservedEdge,
  { connection, clients }: Pick<EdgeSide, "connection" | "clients">,
): readonly EdgeCondition[] {
  const conditions: EdgeCondition[] = [];
  if (connection === null ? edge.mtlsRatio === 0 : connection.outcome === "plaintext")
    conditions.push("no-identity");
  if (clients.every(({ dataplane }) => dataplane === "none") && edge.source.principal === null) {
    conditions.push("not-in-mesh");
  }
  if (edge.rateRps === 0 && edge.tcp === null) conditions.push("not-observed");
  return conditions;
}

/** Requests under way by Little's law (rate × median latency) against the ceiling; only a limit that the change lowers counts. */
function overLimitOf(edge: ObservedEdge, was: EdgeSide, becomes: EdgeSide): ReplayedEdge["overLimit"] {
  if (edge.latencyMs === null || becomes.destination === null) return null;
  const expectedRequests = (edge.rateRps * edge.latencyMs.p50) / 1000;
  const ceiling = ceilingOf(edge, becomes);
  if (ceiling.ceiling === null || expectedRequests <= ceiling.ceiling) return null;
  const earlier = was.destination === null ? null : ceilingOf(edge, was).ceiling;
  return earlier !== null && expectedRequests > earlier ? null : { ceiling, expectedRequests };
}

function ceilingOf(edge: ObservedEdge, { destination, clients }: EdgeSide): BreakerCeiling {
  return breakerCeiling(breakerLimits(destination?.policy ?? {}), {
    clients: Math.max(1, clients.length),
    servers: Math.max(1, destination?.endpoints.length ?? 1),
    isHttp2: edge.protocol === "grpc",
  });
}

function classesOf({ verdict, moved, brokenByTls, overLimit }: ReplayedEdge): readonly ReplayClass[] {
  return [
    verdict,
    ...(moved === null ? [] : (["moved"] as const)),
    ...(brokenByTls ? (["broken-by-tls"] as const) : []),
    ...(overLimit === null ? [] : (["over-limit"] as const)),
  ];
}

function volumesOf(replayed: readonly ReplayedEdge[]): Replay["volumes"] {
  const none: ReplayVolume = { edges: 0, rateRps: 0, bytesPerS: 0 };
  const volumes: Record<ReplayClass, ReplayVolume> = {
    unchanged: none,
    "newly-denied": none,
    "newly-allowed": none,
    uncertain: none,
    moved: none,
    "broken-by-tls": none,
    "over-limit": none,
  };
  for (const each of replayed) {
    const bytes = each.edge.tcp === null ? 0 : each.edge.tcp.sentBytesPerS + each.edge.tcp.receivedBytesPerS;
    for (const name of classesOf(each)) {
      const sum = volumes[name];
      volumes[name] = {
        edges: sum.edges + 1,
        rateRps: sum.rateRps + each.edge.rateRps,
        bytesPerS: sum.bytesPerS + bytes,
      };
    }
  }
  return volumes;
}
