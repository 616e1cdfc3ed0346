import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { type Demand, expectedRequests } from "./breaker-load.ts";
import { type ChangeScope, changeScope } from "./change-scope.ts";
import { compareSides, untouchedEdge } from "./compare-sides.ts";
import { edgeEnds, edgeSide, enforcementOf, withPolicies } from "./edge-side.ts";
import { judgeMovedTargets } from "./moved-targets.ts";
import { classesOf, REPLAY_CLASSES, type ReplayClass, type ReplayedEdge } from "./replayed-edge.ts";
import { isGatewayPod } from "./route-shares.ts";

export interface ReplayVolume {
  readonly edges: number;
  readonly rateRps: number;
  readonly bytesPerS: number;
}

export interface Replay {
  readonly edges: readonly ReplayedEdge[];
  readonly volumes: ReplayVolumes;
}

/** An edge counts under its verdict and under every effect that it has. */
export type ReplayVolumes = Readonly<Record<ReplayClass, ReplayVolume>>;

export interface ReplayOptions {
  /** Most requests of an edge seen under way at once; null where it was not measured. Default: rate × median time. */
  readonly peakRequests?: (edge: ObservedEdge) => number | null;
}

/** What a change of configuration does to observed traffic, edge by edge; unknown is never rounded to allowed. */
export function replayEdges(
  edges: readonly ObservedEdge[],
  before: MeshSnapshot,
  after: MeshSnapshot,
): Replay {
  const replay = edgeReplayer(edges, { before, after });
  const replayed = edges.map(replay);
  return { edges: replayed, volumes: replayVolumes(replayed) };
}

interface Step {
  readonly before: MeshSnapshot;
  readonly after: MeshSnapshot;
}

/** The replay of one edge at a time, so that ten thousand need not hold up everything else. */
export function edgeReplayer(
  edges: readonly ObservedEdge[],
  { before, after }: Step,
  { peakRequests = expectedRequests }: ReplayOptions = {},
): (edge: ObservedEdge) => ReplayedEdge {
  const scope = changeScope(before, after);
  const byHost = new Map<string, number>();
  for (const edge of edges) {
    const { host } = edge.destination;
    byHost.set(host, (byHost.get(host) ?? 0) + (peakRequests(edge) ?? 0));
  }
  const demandOf = (edge: ObservedEdge): Demand | null => {
    const ofEdge = peakRequests(edge);
    return ofEdge === null ? null : { ofEdge, ofAllCallers: byHost.get(edge.destination.host) ?? ofEdge };
  };
  return (edge) => replayEdge(edge, { before, after, scope, demandOf });
}

interface Change extends Step {
  readonly scope: ChangeScope;
  readonly demandOf: (edge: ObservedEdge) => Demand | null;
}

function replayEdge(edge: ObservedEdge, { before, after, scope, demandOf }: Change): ReplayedEdge {
  const ends = edgeEnds(before, edge);
  const { server, service, client } = ends;
  const isGateway = client !== null && isGatewayPod(before, client);
  const isRerouted =
    scope.routing(edge, isGateway) ||
    (server !== null && scope.peers(server.namespace)) ||
    (service !== null && scope.peers(service.namespace));
  if (isRerouted) {
    const was = edgeSide(before, edge, ends);
    const becomes = edgeSide(after, edge, edgeEnds(after, edge), { before: was.routes });
    return judgeMovedTargets(compareSides(edge, { was, becomes, demand: demandOf(edge) }), after);
  }
  const isJudged = server !== null && scope.policies({ ...server, enforcement: enforcementOf(server) });
  if (!isJudged) return untouchedEdge(edge, ends);
  const was = edgeSide(before, edge, ends, { withRoutes: false });
  return compareSides(edge, { was, becomes: withPolicies(after, edge, { side: was, ends }), demand: null });
}

/** Traffic by class. */
export function replayVolumes(replayed: readonly ReplayedEdge[]): ReplayVolumes {
  const none: ReplayVolume = { edges: 0, rateRps: 0, bytesPerS: 0 };
  const volumes = Object.fromEntries(REPLAY_CLASSES.map((name) => [name, none])) as Record<
    ReplayClass,
    ReplayVolume
  >;
  for (const each of replayed) {
    const { tcp, rateRps } = each.edge;
    const bytes = tcp === null ? 0 : tcp.sentBytesPerS + tcp.receivedBytesPerS;
    for (const name of classesOf(each)) {
      const sum = volumes[name];
      volumes[name] = {
        edges: sum.edges + 1,
        rateRps: sum.rateRps + rateRps,
        bytesPerS: sum.bytesPerS + bytes,
      };
    }
  }
  return volumes;
}
