import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readSplit } from "@/lib/contracts/split.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf } from "@/lib/domain/kube/object-ref.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { type CallerRoute, callerRoutes } from "@/lib/domain/traffic/projection-callers.ts";
import type { SplitArm } from "@/lib/domain/traffic/split-routes-arms.ts";
import type { SplitRoute } from "@/lib/domain/traffic/split-routes.ts";
import { sumEdges } from "@/lib/domain/traffic/sum-edges.ts";

type Route = ResponseOf<typeof readSplit>["routes"][number];
type Caller = Route["callers"][number];

/** Requests to the hosts of the destinations. */
export interface SplitTraffic {
  /** Null without metrics. */
  readonly edges: readonly ObservedEdge[] | null;
  /** Those of callers that the person may see. */
  readonly shown: readonly ObservedEdge[];
  readonly hiddenCallers: number;
  readonly hiddenRps: number;
}

export interface TrafficQuestion {
  readonly fqdns: readonly string[];
  /** Whether callers of a namespace may be named. */
  readonly isVisible: (namespace: string) => boolean;
}

export function trafficOf(
  all: readonly ObservedEdge[] | null,
  { fqdns, isVisible }: TrafficQuestion,
): SplitTraffic {
  if (all === null) return { edges: null, shown: [], hiddenCallers: 0, hiddenRps: 0 };
  const wanted = new Set(fqdns);
  const edges = all.filter(({ destination, protocol }) => protocol !== "tcp" && wanted.has(destination.host));
  const shown = edges.filter(({ source }) => isVisible(source.namespace));
  const hidden = edges.filter(({ source }) => !isVisible(source.namespace));
  return {
    edges,
    shown,
    hiddenCallers: new Set(hidden.map(callerKey)).size,
    hiddenRps: sumEdges(hidden).rateRps,
  };
}

const callerKey = ({ source }: ObservedEdge): string => `${source.namespace}/${source.workload}`;

const serverKey = ({ destination }: ObservedEdge): string =>
  destination.workload === null ? "" : `${destination.workloadNamespace ?? ""}/${destination.workload}`;

/** What the workloads of one destination get, from all callers and by any route. */
export function armTraffic(
  { edges }: SplitTraffic,
  fqdn: string,
  workloads: readonly string[],
): Pick<Route["destinations"][number], "rateRps" | "errorRatio" | "latencyMs"> {
  if (edges === null) return { rateRps: null, errorRatio: null, latencyMs: null };
  const received = toArm(edges, fqdn, workloads);
  const sum = sumEdges(received);
  const [busiest] = received
    .filter(({ latencyMs }) => latencyMs !== null)
    .toSorted((a, b) => b.rateRps - a.rateRps);
  return { rateRps: sum.rateRps, errorRatio: sum.errorRatio, latencyMs: busiest?.latencyMs ?? null };
}

function toArm(
  edges: readonly ObservedEdge[],
  fqdn: string,
  workloads: readonly string[],
): readonly ObservedEdge[] {
  return edges.filter((edge) => edge.destination.host === fqdn && workloads.includes(serverKey(edge)));
}

export function unattributedRps({ edges }: SplitTraffic): number {
  return sumEdges((edges ?? []).filter(({ destination }) => destination.workload === null)).rateRps;
}

export interface SplitSubject {
  readonly object: KubeObject;
  readonly route: SplitRoute;
  /** By destination. */
  readonly arms: readonly SplitArm[];
  /** Full names of the object's hosts. */
  readonly hosts: readonly string[];
}

/** Callers of the destinations of one route, busiest first, and which of their routes lead there. */
export function routeCallers(
  mesh: MeshSnapshot,
  { shown }: SplitTraffic,
  subject: SplitSubject,
): Route["callers"] {
  const { route, arms, hosts } = subject;
  const fqdns = route.destinations.map(({ fqdn }) => fqdn);
  const known = new Set(arms.flatMap(({ workloads }) => workloads));
  const received = shown.filter(
    (edge) => fqdns.includes(edge.destination.host) && known.has(serverKey(edge)),
  );
  const all = [...new Set([...hosts, ...fqdns])];
  return [...groupBy(received, callerKey).values()]
    .map((edges): Caller => {
      const { namespace = "", workload = "" } = edges[0]?.source ?? {};
      const ways = callerRoutes(mesh, { namespace, workload, hosts: all });
      const routes = ways.kind === "routes" ? ways.routes : [];
      const own = routes.find((candidate) => isRoute(candidate, subject));
      const others = routes.filter(
        (candidate) => candidate !== own && candidate.workloads.some((name) => known.has(name)),
      );
      return {
        namespace,
        workload,
        isPlaintext: sumEdges(edges).mtlsRatio === 0,
        way: ways.kind === "unknown" ? "unknown" : own === undefined ? "elsewhere" : "split",
        because: ways.kind === "routes" ? becauseOf(own, others) : ways.because,
        versions: route.destinations.map(({ fqdn }, at) => {
          const { workloads = [] } = arms[at] ?? {};
          return {
            rateRps: sumEdges(toArm(edges, fqdn, workloads)).rateRps,
            isExclusive: !others.some((other) => other.workloads.some((name) => workloads.includes(name))),
          };
        }),
      };
    })
    .toSorted((a, b) => rateOf(b) - rateOf(a));
}

function rateOf({ versions }: Caller): number {
  return versions.reduce((sum, { rateRps }) => sum + rateRps, 0);
}

function isRoute({ object, index }: CallerRoute, { object: split, route }: SplitSubject): boolean {
  return (
    object !== null &&
    index === route.index &&
    object.kind === split.kind &&
    object.group === groupOf(split.apiVersion) &&
    object.name === split.metadata.name &&
    object.namespace === (split.metadata.namespace ?? "")
  );
}

function becauseOf(own: CallerRoute | undefined, others: readonly CallerRoute[]): string | null {
  const names = [...new Set(others.map(nameOf))];
  if (own === undefined) {
    return names.length === 0 ? "no route of its proxy leads here" : `takes ${names.join(" or ")}`;
  }
  return names.length === 0 ? null : `${names.join(" and ")} may lead here too`;
}

function nameOf({ object, index }: CallerRoute): string {
  return object === null
    ? "the Service itself"
    : `route ${String(index + 1)} of ${object.kind} ${object.namespace}/${object.name}`;
}
