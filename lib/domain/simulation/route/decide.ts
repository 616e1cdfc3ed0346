import { candidateHosts, hostOfAuthority, isWildcardHost, matchesHost } from "../../istio/host.ts";
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
  const view = { mesh, client, scope };
  const target = httpServiceFor(view, host, port);
  const sets =
    target === null ? setsWithoutService(view, host, port) : setsForHost(view, target.service.host, port);
  for (const set of sets) {
    const rules = generateRules(mesh, set.rules, proxy);
    if (rules.length > 0) return { kind: "rules", rules, set };
  }
  return target === null
    ? { kind: "unknown-host", scope }
    : { kind: "service", ...target, ignored: sets[0] ?? null };
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

/** Whether the client's proxy takes HTTP on the port: some service that it knows has it. */
export function hasHttpListener(view: SidecarView, port: number): boolean {
  const { services } = meshIndex(view.mesh);
  return services.some(
    (service) =>
      httpPort(service, port) !== null &&
      isServiceVisible(service, view.client.namespace) &&
      importsService(view.scope, service, port),
  );
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

/**
 * No merging for the mesh: of the sets for a host the first of which anything concerns the client wins whole. An exact
 * host hides wildcards, and of wildcards only the first of the longest counts (Istio 1.31,
 * `computeWildcardHostVirtualServiceIndex`).
 */
function setsForHost({ mesh, client, scope }: SidecarView, host: string, port: number): readonly RouteSet[] {
  const { exact, wildcards } = visibleSets(mesh, client.namespace);
  const isImported = (set: RouteSet): boolean =>
    set.hosts.some((name) => importsHost(scope, { namespace: set.object.namespace, host: name }, port));
  const named = (exact.get(host) ?? []).filter(isImported);
  const covering = wildcards.find((entry) => matchesHost(entry.host, host) && isImported(entry.set));
  const sets = named.length > 0 ? named : covering === undefined ? [] : [covering.set];
  return sets.filter(({ ports }) => ports.length === 0 || ports.includes(port));
}

/**
 * Rules for a host that is no service on the port: on the ports of the services that stand beside it in the same
 * VirtualService, and on port 80 where none of those has it. A wildcard host that covers services is for them alone
 * (Istio 1.31, `buildSidecarVirtualHostsForVirtualService` and `separateVSHostsAndServices`).
 */
function setsWithoutService(view: SidecarView, host: string, port: number): readonly RouteSet[] {
  return setsForHost(view, host, port).filter((set) => {
    if (set.object.kind !== "VirtualService") return false;
    const own =
      set.hosts.find((name) => name === host) ?? set.hosts.find((name) => matchesHost(name, host)) ?? host;
    if (isWildcardHost(own) && servicesUnder(view, own, port).length > 0) return false;
    const beside = set.hosts.flatMap((name) => servicesUnder(view, name, port));
    return beside.some((service) => httpPort(service, port) !== null) || (port === 80 && beside.length === 0);
  });
}

/** Services of a host, itself possibly a wildcard, that have the port. */
function servicesUnder(view: SidecarView, host: string, port: number): readonly MeshService[] {
  const hasPort = (service: MeshService | null): readonly MeshService[] =>
    service !== null && service.ports.some((declared) => declared.port === port) ? [service] : [];
  if (!isWildcardHost(host)) return hasPort(visibleService(view, host, port));
  const names = [...meshIndex(view.mesh).byHost.keys()].filter((name) => matchesHost(host, name));
  return names.flatMap((name) => hasPort(visibleService(view, name, port)));
}
