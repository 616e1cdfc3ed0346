import type { ChangeEffect, EffectRow } from "../../contracts/effect.ts";
import {
  classesOf,
  REPLAY_CLASSES,
  type ReplayClass,
  type ReplayedEdge,
  worstClass,
} from "../../domain/simulation/index.ts";
import type { Evidence } from "../../domain/simulation/evidence.ts";
import type { ObservedEdge } from "../../domain/traffic/edges.ts";
import type { ObservedTraffic } from "../observed-traffic/index.ts";

type Caller = EffectRow["caller"];
type Target = EffectRow["target"];

const MOST_ROWS = 2_000;

export function callerOf({ source }: ObservedEdge): Caller {
  const { namespace, workload, principal } = source;
  return { namespace, workload, principal };
}

export function targetOf({ destination }: ObservedEdge): Target {
  const { service, serviceNamespace, workload, workloadNamespace } = destination;
  return {
    namespace: serviceNamespace,
    service,
    workload: workload === null ? null : `${workloadNamespace ?? ""}/${workload}`,
  };
}

const callerKey = ({ source }: ObservedEdge): string =>
  `${source.namespace}/${source.workload}/${source.principal ?? ""}`;

export function edgeKey(edge: ObservedEdge): string {
  const { service, serviceNamespace, workload } = edge.destination;
  return `${callerKey(edge)} ${serviceNamespace}/${service} ${workload ?? ""} ${edge.protocol}`;
}

export interface Volumes {
  readonly requestsOf: (edge: ObservedEdge) => number;
  readonly bytesOf: (edge: ObservedEdge) => number;
}

/** Rates of the look-back as counts. */
export function volumesOver({ knownS: seconds }: Pick<ObservedTraffic, "knownS">): Volumes {
  return {
    requestsOf: ({ rateRps }) => rateRps * seconds,
    bytesOf: ({ tcp }) => (tcp === null ? 0 : (tcp.sentBytesPerS + tcp.receivedBytesPerS) * seconds),
  };
}

export interface RowsInput extends Volumes {
  readonly replayed: readonly ReplayedEdge[];
  readonly seen: ObservedTraffic["seen"];
  readonly view: (evidence: readonly Evidence[]) => EffectRow["because"];
  readonly graphEdgesOf: (replayed: ReplayedEdge) => readonly string[];
}

/** Worst first, then by volume. */
export function rowsOf(input: RowsInput): Pick<ChangeEffect, "rows" | "omittedRows"> {
  const { replayed, requestsOf, bytesOf } = input;
  const total = replayed.reduce((sum, { edge }) => sum + requestsOf(edge), 0);
  const ordered = replayed.toSorted(
    (a, b) =>
      REPLAY_CLASSES.indexOf(worstClass(a)) - REPLAY_CLASSES.indexOf(worstClass(b)) ||
      requestsOf(b.edge) - requestsOf(a.edge) ||
      bytesOf(b.edge) - bytesOf(a.edge),
  );
  const shown = ordered.slice(0, MOST_ROWS);
  return {
    rows: shown.map((each) => rowOf(each, input, total)),
    omittedRows: ordered.length - shown.length,
  };
}

function rowOf(replayed: ReplayedEdge, input: RowsInput, total: number): EffectRow {
  const { edge, conditions, failing, moved, overLimit, timing, evidence, missing } = replayed;
  const requests = input.requestsOf(edge);
  const seen = input.seen(edge);
  return {
    id: edgeKey(edge),
    caller: callerOf(edge),
    target: targetOf(edge),
    protocol: edge.protocol,
    classes: REPLAY_CLASSES.filter((name) => classesOf(replayed).includes(name)),
    conditions: [...conditions],
    requests,
    bytes: input.bytesOf(edge),
    share: total === 0 ? null : requests / total,
    rateRps: edge.rateRps,
    errorRatio: edge.errorRatio,
    lastSeenMs: seen?.lastMs ?? null,
    hoursSeen: seen?.hours ?? null,
    failing,
    moved:
      moved === null
        ? null
        : {
            before: sharesOf(moved.before),
            after: sharesOf(moved.after),
            onlyRule: moved.onlyRule,
          },
    overLimit:
      overLimit === null
        ? null
        : {
            expectedRequests: overLimit.expectedRequests,
            allCallersRequests: overLimit.allCallersRequests,
            byClients: overLimit.ceiling.byClients,
            byServers: overLimit.ceiling.byServers,
          },
    timing,
    because: input.view(evidence),
    missing: [...missing],
    graphEdges: [...input.graphEdgesOf(replayed)],
  };
}

function sharesOf(shares: ReadonlyMap<string, number>): { workload: string; ratio: number }[] {
  return [...shares].map(([workload, ratio]) => ({ workload, ratio }));
}

/** Every class, zeros included. */
export function countsOf(replayed: readonly ReplayedEdge[], volumes: Volumes): ChangeEffect["counts"] {
  const counts = Object.fromEntries(
    REPLAY_CLASSES.map((name) => [name, { edges: 0, callers: new Set<string>(), requests: 0, bytes: 0 }]),
  ) as Record<ReplayClass, { edges: number; callers: Set<string>; requests: number; bytes: number }>;
  for (const each of replayed) {
    for (const name of classesOf(each)) {
      const count = counts[name];
      count.edges += 1;
      count.callers.add(callerKey(each.edge));
      // Of a change of a share of an edge's requests, the share counts.
      const ratio = ratioOf(name, each);
      count.requests += volumes.requestsOf(each.edge) * ratio;
      count.bytes += volumes.bytesOf(each.edge);
    }
  }
  return Object.fromEntries(
    REPLAY_CLASSES.map((name) => [name, { ...counts[name], callers: counts[name].callers.size }]),
  ) as ChangeEffect["counts"];
}

function ratioOf(name: ReplayClass, { failing, stillFailing, timing }: ReplayedEdge): number {
  if (name === "newly-failing") return failing?.minRatio ?? 1;
  if (name === "still-failing") return stillFailing?.minRatio ?? 1;
  return name === "timing-out" ? (timing?.timingOut?.minRatio ?? 1) : 1;
}

export function touchedOf(
  replayed: readonly ReplayedEdge[],
  { requestsOf, bytesOf }: Volumes,
): ChangeEffect["touched"] {
  const services = new Map(
    replayed.map(({ edge: { destination } }) => [
      `${destination.serviceNamespace}/${destination.service}`,
      { namespace: destination.serviceNamespace, name: destination.service },
    ]),
  );
  return {
    edges: replayed.length,
    callers: new Set(replayed.map(({ edge }) => callerKey(edge))).size,
    requests: replayed.reduce((sum, { edge }) => sum + requestsOf(edge), 0),
    bytes: replayed.reduce((sum, { edge }) => sum + bytesOf(edge), 0),
    services: [...services.values()],
  };
}
