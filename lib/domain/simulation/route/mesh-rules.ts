import { isWildcardHost, resolveHost } from "../../istio/host.ts";
import type { Collection } from "../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { numberAt, objectsAt, textAt, textsAt } from "../spec-fields.ts";
import type { HttpRule } from "./http-rule.ts";
import { rulesBySpecificity } from "./read-http-route.ts";
import { gatewayName, httpRulesOf } from "./read-virtual-service.ts";
import { byAge, exportToOf, visibilityTo } from "./visible.ts";

const ISTIO = "networking.istio.io";
const GATEWAY_API = "gateway.networking.k8s.io";

/** A set of rules for hosts: a VirtualService, or the mesh HTTPRoutes of one Service and namespace. */
export interface RouteSet {
  /** The VirtualService, or the oldest of the routes. */
  readonly object: ConfigObject;
  /** Name that decides among sets of the same second: istiod makes a VirtualService of its own from mesh routes. */
  readonly name: string;
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly exportTo: readonly string[];
  readonly rules: readonly HttpRule[];
  /** Ports of the Service that parentRefs name; empty means all. */
  readonly ports: readonly number[];
}

const virtualServices = new WeakMap<
  Collection<ConfigObject>,
  { readonly key: string; readonly sets: readonly RouteSet[] }
>();

/** VirtualServices that are no delegates, oldest first. */
export function virtualServiceSets(mesh: MeshSnapshot): readonly RouteSet[] {
  const collection = configObjects(mesh, "VirtualService", ISTIO);
  const { domain, defaultVirtualServiceExportTo } = mesh.settings;
  const key = `${domain} ${defaultVirtualServiceExportTo.join(",")}`;
  const known = virtualServices.get(collection);
  if (known?.key === key) return known.sets;
  const sets = [...collection]
    .filter(({ spec }) => textsAt(spec, "hosts").length > 0)
    .toSorted(byAge)
    .map((object) => setOf(object, mesh));
  virtualServices.set(collection, { key, sets });
  return sets;
}

function setOf(object: ConfigObject, mesh: MeshSnapshot): RouteSet {
  const { domain, defaultVirtualServiceExportTo } = mesh.settings;
  const gateways = textsAt(object.spec, "gateways").map((name) => gatewayName(name, object.namespace));
  return {
    object,
    name: object.name,
    hosts: textsAt(object.spec, "hosts").map((host) => resolveHost(host, object.namespace, domain)),
    gateways: gateways.length === 0 ? ["mesh"] : gateways,
    exportTo: exportToOf(object, defaultVirtualServiceExportTo),
    rules: httpRulesOf(object, domain),
    ports: [],
  };
}

export interface ParentRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: number | null;
  readonly sectionName: string | null;
}

export function parentRefsOf(route: ConfigObject): readonly ParentRef[] {
  return objectsAt(route.spec, "parentRefs").map((parent) => ({
    kind: textAt(parent, "kind") ?? "Gateway",
    namespace: textAt(parent, "namespace") ?? route.namespace,
    name: textAt(parent, "name") ?? "",
    port: numberAt(parent, "port"),
    sectionName: textAt(parent, "sectionName"),
  }));
}

/**
 * HTTPRoutes and GRPCRoutes attached to a Service (GAMMA): one set per namespace of the routes, port and host. Sets of
 * the Service's own namespace are for all clients, those of another namespace for the clients there.
 */
function meshRouteSets(mesh: MeshSnapshot): readonly RouteSet[] {
  const http = configObjects(mesh, "HTTPRoute", GATEWAY_API);
  const grpc = configObjects(mesh, "GRPCRoute", GATEWAY_API);
  return [...groupByParent(mesh, [...http, ...grpc])].map(([key, group]): RouteSet => {
    const routes = group.routes.toSorted(byAge);
    return {
      object: routes[0] ?? group.first,
      name: key.replaceAll("/", "~"),
      hosts: [group.host],
      gateways: ["mesh"],
      exportTo: group.isProducer ? ["*"] : [group.first.namespace],
      rules: rulesBySpecificity(mesh, routes, { isMesh: true }),
      ports: group.port === null ? [] : [group.port],
    };
  });
}

interface ParentGroup {
  readonly first: ConfigObject;
  readonly routes: ConfigObject[];
  readonly host: string;
  readonly isProducer: boolean;
  readonly port: number | null;
}

/** Keys are those of istiod (1.31, `HTTPRouteCollection`): `namespace[/port]/host`. */
function groupByParent(mesh: MeshSnapshot, routes: readonly ConfigObject[]): Map<string, ParentGroup> {
  const groups = new Map<string, ParentGroup>();
  for (const route of routes) {
    for (const { kind, namespace, name, port } of parentRefsOf(route)) {
      const host = parentHost(mesh, { kind, namespace, name });
      if (host === null) continue;
      const key = [route.namespace, ...(port === null ? [] : [String(port)]), host].join("/");
      const isProducer = namespace === route.namespace;
      const group = groups.get(key) ?? { first: route, routes: [], host, isProducer, port };
      groups.set(key, group);
      group.routes.push(route);
    }
  }
  return groups;
}

function parentHost(
  mesh: MeshSnapshot,
  { kind, namespace, name }: Pick<ParentRef, "kind" | "namespace" | "name">,
): string | null {
  if (kind === "Service") return `${name}.${namespace}.svc.${mesh.settings.domain}`;
  if (kind !== "ServiceEntry") return null;
  const entry = configObjects(mesh, "ServiceEntry", ISTIO).get(namespace, name);
  return entry === undefined ? null : (textsAt(entry.spec, "hosts")[0] ?? null);
}

/** Rule sets that the proxies of one namespace see: private ones, then exported, then public; oldest first in each. */
export interface VisibleSets {
  readonly all: readonly RouteSet[];
  /** Mesh-bound sets by exact host. */
  readonly exact: ReadonlyMap<string, readonly RouteSet[]>;
  /** Mesh-bound sets with their wildcard host, longest first. */
  readonly wildcards: readonly { readonly host: string; readonly set: RouteSet }[];
}

const views = new WeakMap<MeshSnapshot, Map<string, VisibleSets>>();

export function visibleSets(mesh: MeshSnapshot, viewer: string): VisibleSets {
  const known = views.get(mesh) ?? new Map<string, VisibleSets>();
  views.set(mesh, known);
  const view = known.get(viewer) ?? makeView(mesh, viewer);
  known.set(viewer, view);
  return view;
}

/** Private rules first, then exported ones, then mesh routes of the viewer's own namespace, then what is public. */
function rankOf({ object, exportTo }: RouteSet, viewer: string): number | null {
  const visibility = visibilityTo(exportTo, object.namespace, viewer);
  if (visibility === null) return null;
  if (object.kind !== "VirtualService") return object.namespace === viewer ? 2 : 3;
  return { private: 0, exported: 1, public: 3 }[visibility];
}

/** Oldest first, then by name, then by namespace. */
function bySetAge(a: RouteSet, b: RouteSet): number {
  return byAge({ ...a.object, name: a.name }, { ...b.object, name: b.name });
}

/** Istio 1.31, `SelectVirtualServices`. */
function makeView(mesh: MeshSnapshot, viewer: string): VisibleSets {
  const all = [...meshRouteSets(mesh), ...virtualServiceSets(mesh)]
    .flatMap((set) => {
      const rank = rankOf(set, viewer);
      return rank === null ? [] : [{ set, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank || bySetAge(a.set, b.set))
    .map(({ set }) => set);
  const exact = new Map<string, RouteSet[]>();
  const wildcards: { readonly host: string; readonly set: RouteSet }[] = [];
  for (const set of all.filter(({ gateways }) => gateways.includes("mesh"))) {
    for (const host of set.hosts) {
      if (isWildcardHost(host)) wildcards.push({ host, set });
      else exact.set(host, [...(exact.get(host) ?? []), set]);
    }
  }
  return { all, exact, wildcards: wildcards.toSorted((a, b) => b.host.length - a.host.length) };
}

/** A delegate by name: a VirtualService without hosts. Null when it is missing. */
export function delegateOf(mesh: MeshSnapshot, namespace: string, name: string): ConfigObject | null {
  const object = configObjects(mesh, "VirtualService", ISTIO).get(namespace, name);
  return object === undefined || textsAt(object.spec, "hosts").length > 0 ? null : object;
}
