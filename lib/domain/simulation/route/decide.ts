import { candidateHosts, hostOfAuthority, matchesHost } from "../../istio/host.ts";
import { meshIndex } from "../../mesh/lookup.ts";
import type { MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import { mayBeHttp } from "../../mesh/port-protocol.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { WorkloadClient } from "../request.ts";
import { type GeneratedRule, generateRules, type ProxyView } from "./generate-rules.ts";
import { type MatchInput, matchesRequest } from "./match-request.ts";
import { type RouteSet, visibleSets } from "./mesh-rules.ts";
import { importsHost, importsService, type SidecarScope, sidecarScope } from "./sidecar-scope.ts";
import { isServiceVisible } from "./visible.ts";

export type Decision =
  | { readonly kind: "rule"; readonly chosen: GeneratedRule; readonly set: RouteSet | null }
  | {
      readonly kind: "service";
      readonly service: MeshService;
      readonly port: MeshPort;
      readonly ignored: RouteSet | null;
    }
  | { readonly kind: "no-match"; readonly set: RouteSet | null }
  | { readonly kind: "unknown-host"; readonly scope: SidecarScope };

export type SidecarClient = Pick<WorkloadClient, "namespace" | "labels">;

/** Rules that a request for a host meets, before its other attributes are looked at. */
export type Candidates =
  | { readonly kind: "rules"; readonly rules: readonly GeneratedRule[]; readonly set: RouteSet }
  | Extract<Decision, { kind: "service" | "unknown-host" }>;

export interface HostAndPort {
  readonly authority: string;
  readonly port: number;
}

/** What the client's sidecar has for a Host header on a port (Istio 1.31, outbound route `<port>`). */
export function candidatesAtSidecar(
  mesh: MeshSnapshot,
  client: SidecarClient,
  { authority, port }: HostAndPort,
): Candidates {
  const scope = sidecarScope(mesh, client.namespace, client.labels);
  const host = hostOfAuthority(authority);
  const proxy: ProxyView = { ...client, port, gateways: new Set(["mesh"]) };
  const target = httpServiceFor({ mesh, client, scope }, host, port);
  if (target !== null) {
    const set = setForHost({ mesh, client, scope }, target.service.host, port);
    const rules = set === null ? [] : generateRules(mesh, set.rules, proxy);
    return set === null || rules.length === 0
      ? { kind: "service", ...target, ignored: set }
      : { kind: "rules", rules, set };
  }
  const set = setWithoutService({ mesh, client, scope }, host, port);
  const rules = set === null ? [] : generateRules(mesh, set.rules, proxy);
  return set === null || rules.length === 0 ? { kind: "unknown-host", scope } : { kind: "rules", rules, set };
}

export function decideAtSidecar(
  mesh: MeshSnapshot,
  client: SidecarClient,
  { port, input }: { readonly port: number; readonly input: MatchInput },
): Decision {
  const candidates = candidatesAtSidecar(mesh, client, { authority: input.authority, port });
  return candidates.kind === "rules" ? pick(candidates.rules, candidates.set, input) : candidates;
}

/** First rule that the request meets. */
export function pick(rules: readonly GeneratedRule[], set: RouteSet | null, input: MatchInput): Decision {
  for (const chosen of rules) {
    if (chosen.match === null || matchesRequest(chosen.match, input)) return { kind: "rule", chosen, set };
  }
  return { kind: "no-match", set };
}

export interface SidecarView {
  readonly mesh: MeshSnapshot;
  readonly client: SidecarClient;
  readonly scope: SidecarScope;
}

interface ServiceOnPort {
  readonly service: MeshService;
  readonly port: MeshPort;
}

/** Own namespace first, then Kubernetes Services, then by age. */
export function visibleService(
  { mesh, client, scope }: SidecarView,
  host: string,
  port: number | null,
): MeshService | null {
  const visible = (meshIndex(mesh).byHost.get(host) ?? []).filter(
    (service) =>
      isServiceVisible(service, client.namespace) && (port === null || importsService(scope, service, port)),
  );
  return visible.find(({ namespace }) => namespace === client.namespace) ?? visible[0] ?? null;
}

function httpServiceFor(view: SidecarView, host: string, port: number): ServiceOnPort | null {
  const { mesh, client } = view;
  for (const candidate of candidateHosts(host, client.namespace, mesh.settings.domain)) {
    const found = httpPort(visibleService(view, candidate, port), port);
    if (found !== null) return found;
  }
  const index = meshIndex(mesh);
  const byAddress = httpPort(index.byAddress.get(host) ?? null, port);
  if (byAddress !== null && isServiceVisible(byAddress.service, client.namespace)) return byAddress;
  return headlessMember(view, host, port) ?? wildcardService(view, host, port);
}

function httpPort(service: MeshService | null, port: number): ServiceOnPort | null {
  const declared = service?.ports.find(
    (candidate) => candidate.port === port && mayBeHttp(candidate.protocol),
  );
  return service === null || declared === undefined ? null : { service, port: declared };
}

/** Headless Services also answer to `*.` in front of each of their names. */
function headlessMember(view: SidecarView, host: string, port: number): ServiceOnPort | null {
  const dot = host.indexOf(".");
  if (dot === -1) return null;
  for (const candidate of candidateHosts(
    host.slice(dot + 1),
    view.client.namespace,
    view.mesh.settings.domain,
  )) {
    const service = visibleService(view, candidate, port);
    const found = service?.headless === true ? httpPort(service, port) : null;
    if (found !== null) return found;
  }
  return null;
}

function wildcardService(view: SidecarView, host: string, port: number): ServiceOnPort | null {
  const covering = meshIndex(view.mesh)
    .wildcards.filter(
      (service) => matchesHost(service.host, host) && isServiceVisible(service, view.client.namespace),
    )
    .filter((service) => importsService(view.scope, service, port))
    .toSorted((a, b) => b.host.length - a.host.length);
  for (const service of covering) {
    const found = httpPort(service, port);
    if (found !== null) return found;
  }
  return null;
}

/** No merging for the mesh: of the sets for a host the first wins whole; an exact host beats a wildcard. */
function setForHost({ mesh, client, scope }: SidecarView, host: string, port: number): RouteSet | null {
  const view = visibleSets(mesh, client.namespace);
  const applies = (set: RouteSet, ruleHost: string): boolean =>
    (set.ports.length === 0 || set.ports.includes(port)) &&
    importsHost(scope, { namespace: set.object.namespace, host: ruleHost }, port);
  return (
    firstOfPort(
      (view.exact.get(host) ?? []).filter((set) => applies(set, host)),
      port,
    ) ??
    view.wildcards.find((entry) => matchesHost(entry.host, host) && applies(entry.set, entry.host))?.set ??
    null
  );
}

/**
 * Of mesh routes for one Service those that name the port hide those that name none, even where nothing of theirs
 * matches (seen with istiod 1.31: 404 beside an all-matching route without port).
 */
function firstOfPort(sets: readonly RouteSet[], port: number): RouteSet | null {
  const first = sets[0] ?? null;
  if (first === null || first.object.kind === "VirtualService" || first.ports.length > 0) return first;
  const sameClients = sets.filter((set) => set.exportTo.join() === first.exportTo.join());
  return sameClients.find((set) => set.ports.includes(port)) ?? first;
}

/**
 * Rules for a host that is no service: on the ports of the services that stand beside it in the same VirtualService,
 * else on port 80 alone (Istio 1.31, `buildSidecarVirtualHostsForVirtualService`).
 */
function setWithoutService(view: SidecarView, host: string, port: number): RouteSet | null {
  const set = setForHost(view, host, port);
  if (set === null || set.object.kind !== "VirtualService") return null;
  const ports = new Set(
    set.hosts.flatMap((other) => {
      const service = visibleService(view, other, null);
      return (service?.ports ?? []).filter(({ protocol }) => mayBeHttp(protocol)).map((entry) => entry.port);
    }),
  );
  return (ports.size === 0 ? port === 80 : ports.has(port)) ? set : null;
}
