import { compareHosts, hostOfAuthority, hostsOverlap, matchesHost } from "../../istio/host.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { hasLabels, objectAt, sectionAt, textAt, textMapAt, textsAt } from "../spec-fields.ts";
import { type GatewayProxy, type GatewayServer, serversFor } from "./gateway-listeners.ts";
import { type GeneratedRule, generateRules } from "./generate-rules.ts";
import { parentRefsOf, visibleSets } from "./mesh-rules.ts";
import { rulesBySpecificity } from "./read-http-route.ts";

/** A virtual host of a gateway: rules of every set bound to the host, catch-alls last. */
export interface GatewayHost {
  readonly host: string;
  readonly rules: readonly GeneratedRule[];
  readonly httpsRedirect: boolean;
}

export interface GatewayTable {
  readonly servers: readonly GatewayServer[];
  /** Most specific first. */
  readonly hosts: readonly GatewayHost[];
}

const tables = new WeakMap<MeshSnapshot, Map<string, GatewayTable>>();

/** What a gateway's proxy answers on a port of its Service, made once per snapshot. */
export function gatewayTable(mesh: MeshSnapshot, proxy: GatewayProxy, port: number): GatewayTable {
  const known = tables.get(mesh) ?? new Map<string, GatewayTable>();
  tables.set(mesh, known);
  const key = JSON.stringify([proxy.namespace, Object.entries(proxy.labels).toSorted(), port]);
  const table = known.get(key) ?? buildTable(mesh, proxy, port);
  known.set(key, table);
  return table;
}

/** Null when no virtual host covers the authority: 404. */
export function hostFor(table: GatewayTable, authority: string): GatewayHost | null {
  const host = hostOfAuthority(authority);
  return table.hosts.find((candidate) => matchesHost(candidate.host, host)) ?? null;
}

function buildTable(mesh: MeshSnapshot, proxy: GatewayProxy, port: number): GatewayTable {
  const servers = serversFor(mesh, proxy, port).filter(({ passthroughTls }) => !passthroughTls);
  const rules = new Map<string, GeneratedRule[]>();
  const istio = servers.filter(({ listener }) => listener === null);
  const redirecting = new Set(addVirtualServices({ mesh, proxy }, istio, rules));
  for (const host of redirectedWithoutRules(istio)) {
    redirecting.add(host);
    if (!rules.has(host)) rules.set(host, []);
  }
  for (const server of servers.filter(({ listener }) => listener !== null)) {
    addRoutes({ mesh, proxy }, server, rules);
  }
  const hosts = [...rules].map(([host, list]) => ({
    host,
    rules: [...list.filter(({ catchAll }) => !catchAll), ...list.filter(({ catchAll }) => catchAll)],
    httpsRedirect: redirecting.has(host),
  }));
  return { servers, hosts: hosts.toSorted((a, b) => compareHosts(a.host, b.host)) };
}

/**
 * Hosts that a server redirects although no rule is bound to them. One with a namespace gets none: istiod 1.31 makes it a
 * domain of that literal name (`buildGatewayHTTPRouteConfig`), which no request has.
 */
function redirectedWithoutRules(servers: readonly GatewayServer[]): readonly string[] {
  return servers
    .filter(({ httpsRedirect }) => httpsRedirect)
    .flatMap(({ hosts }) => hosts.filter(({ namespace }) => namespace === null).map(({ host }) => host));
}

interface Where {
  readonly mesh: MeshSnapshot;
  readonly proxy: GatewayProxy;
}

/** Several VirtualServices on one host are merged, oldest first. Answers the hosts bound through a server that redirects to https. */
function addVirtualServices(
  { mesh, proxy }: Where,
  servers: readonly GatewayServer[],
  rules: Map<string, GeneratedRule[]>,
): readonly string[] {
  const redirecting: string[] = [];
  const bound = visibleSets(mesh, proxy.namespace).all.filter(
    ({ object }) => object.kind === "VirtualService",
  );
  const oldestFirst = bound.toSorted((a, b) => a.object.createdAtMs - b.object.createdAtMs);
  for (const set of oldestFirst) {
    const hosts = new Map<string, GatewayServer[]>();
    for (const server of servers.filter(({ key }) => set.gateways.includes(key))) {
      for (const host of boundHosts(set.hosts, set.object.namespace, server)) {
        hosts.set(host, [...(hosts.get(host) ?? []), server]);
      }
    }
    for (const [host, via] of hosts) {
      const view = { ...proxy, port: via[0]?.port ?? 0, gateways: new Set(via.map(({ key }) => key)) };
      const generated = generateRules(mesh, set.rules, view);
      if (generated.length === 0) continue;
      rules.set(host, [...(rules.get(host) ?? []), ...generated]);
      if (via.some(({ httpsRedirect }) => httpsRedirect)) redirecting.push(host);
    }
  }
  return redirecting;
}

/** Hosts that both name; `ns/host` of a server limits whose routes may bind. The more specific of two is served. */
function boundHosts(hosts: readonly string[], namespace: string, server: GatewayServer): ReadonlySet<string> {
  const bound = new Set<string>();
  for (const host of hosts) {
    for (const allowed of server.hosts) {
      if (allowed.namespace !== null && allowed.namespace !== namespace) continue;
      if (hostsOverlap(allowed.host, host)) bound.add(matchesHost(allowed.host, host) ? host : allowed.host);
    }
  }
  return bound;
}

function addRoutes({ mesh, proxy }: Where, server: GatewayServer, rules: Map<string, GeneratedRule[]>): void {
  const byHost = new Map<string, ConfigObject[]>();
  for (const kind of ["HTTPRoute", "GRPCRoute"]) {
    for (const route of configObjects(mesh, kind, "gateway.networking.k8s.io")) {
      if (!attaches(mesh, route, server)) continue;
      const stated = textsAt(route.spec, "hostnames").map((host) => host.toLowerCase());
      for (const host of boundHosts(stated.length === 0 ? ["*"] : stated, route.namespace, server)) {
        byHost.set(host, [...(byHost.get(host) ?? []), route]);
      }
    }
  }
  for (const [host, routes] of byHost) {
    const view = { ...proxy, port: server.port, gateways: new Set([server.key]) };
    const generated = generateRules(mesh, rulesBySpecificity(mesh, routes, { isMesh: false }), view);
    rules.set(host, [...(rules.get(host) ?? []), ...generated]);
  }
}

/** Whether a route names the listener as parent and the listener takes routes of its namespace. */
export function attaches(mesh: MeshSnapshot, route: ConfigObject, server: GatewayServer): boolean {
  const { listener, object } = server;
  if (listener === null) return false;
  const named = parentRefsOf(route).some(
    (parent) =>
      parent.kind === "Gateway" &&
      parent.namespace === object.namespace &&
      parent.name === object.name &&
      (parent.sectionName === null || parent.sectionName === listener.name) &&
      (parent.port === null || parent.port === server.port),
  );
  if (!named) return false;
  const namespaces = sectionAt(sectionAt(listener.spec, "allowedRoutes"), "namespaces");
  const from = textAt(namespaces, "from") ?? "Same";
  if (from === "All") return true;
  if (from === "Same") return route.namespace === object.namespace;
  const selector = objectAt(namespaces, "selector");
  const labels = mesh.namespaces.get("", route.namespace)?.labels ?? {};
  return selector !== null && hasLabels(labels, textMapAt(selector, "matchLabels") ?? new Map());
}
