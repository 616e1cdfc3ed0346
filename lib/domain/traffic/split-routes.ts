import { err, type Result } from "../base/result.ts";
import type { JsonObject, Path } from "../base/json.ts";
import { type EditProblem, setAt } from "../istio/document.ts";
import { resolveHost } from "../istio/host.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { groupOf } from "../kube/object-ref.ts";
import { numberAt, objectsAt, sectionAt, textAt } from "../simulation/spec-fields.ts";
import { routeMatches } from "./split-routes-matches.ts";
import { apportion } from "./split-weights.ts";

export interface SplitDestination {
  /** Subset, else the service's short name; unique within its route. */
  readonly name: string;
  /** As written. */
  readonly host: string;
  /** Full name of the host. */
  readonly fqdn: string;
  readonly subset: string | null;
  readonly port: number | null;
  /** Null when the object says none. */
  readonly statedWeight: number | null;
  /** What the proxy works with. */
  readonly weight: number;
  readonly weightPath: Path;
}

export interface SplitRoute {
  readonly protocol: "http" | "grpc" | "tcp" | "tls";
  /** Position in the object's list of that protocol. */
  readonly index: number;
  readonly name: string | null;
  readonly path: Path;
  /** One per alternative, in words; empty matches everything. */
  readonly matches: readonly string[];
  readonly destinations: readonly SplitDestination[];
  /** Sum of the weights. A share is weight / total; 0: no destination has a weight. */
  readonly total: number;
  /** What it does instead of forwarding; null when it forwards. */
  readonly instead: string | null;
  /** Fields of the route that the split does not touch. */
  readonly otherFields: readonly string[];
}

/** Kinds whose routes carry weights. */
export function canSplit({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return group === "networking.istio.io"
    ? kind === "VirtualService"
    : group === "gateway.networking.k8s.io" && (kind === "HTTPRoute" || kind === "GRPCRoute");
}

/**
 * Routes of a VirtualService, HTTPRoute or GRPCRoute in listed order, with their weights as the proxy reads them. In a
 * VirtualService a sole destination gets everything and an absent weight among several is 0; a backendRef without
 * weight has 1 (Istio 1.31 `HTTPRouteDestination.weight`, Gateway API `BackendRef.weight`).
 */
export function splitRoutes(object: KubeObject, domain: string): readonly SplitRoute[] {
  if (!canSplit({ group: groupOf(object.apiVersion), kind: object.kind })) return [];
  return object.kind === "VirtualService"
    ? virtualServiceRoutes(object, domain)
    : gatewayRoutes(object, domain);
}

export function isSplit({ destinations }: Pick<SplitRoute, "destinations">): boolean {
  return destinations.length > 1;
}

const NEW_TOTAL = 100;

/**
 * Weights to start an edit with. A route keeps the total that somebody wrote; one that states no weight gets 100 in the
 * shares that it has now (decision 44).
 */
export function startingWeights({ destinations, total }: SplitRoute): readonly number[] {
  const weights = destinations.map(({ weight }) => weight);
  const isStated = destinations.some(({ statedWeight }) => statedWeight !== null);
  return isStated && total > 0 ? weights : apportion(NEW_TOTAL, weights);
}

/**
 * The text with other weights in one route: only weight scalars are replaced or, where none is stated, added. Refused
 * with a sentence when the text cannot be edited in place.
 */
export function withWeights(
  text: string,
  docIndex: number,
  { route, weights }: { readonly route: SplitRoute; readonly weights: readonly number[] },
): Result<string, EditProblem> {
  const problem = weightsProblem(route, weights);
  if (problem !== null) return err({ code: "no_such_place", message: problem });
  const start = startingWeights(route);
  if (weights.every((weight, at) => weight === start[at])) return { ok: true, value: text };
  return route.destinations.reduce<Result<string, EditProblem>>(
    (edited, { weight, weightPath }, at) => {
      const wanted = weights[at] ?? weight;
      return !edited.ok || wanted === weight ? edited : setAt(edited.value, docIndex, weightPath, wanted);
    },
    { ok: true, value: text },
  );
}

/** Why these weights cannot be written, as a sentence; null when they can. */
export function weightsProblem(route: SplitRoute, weights: readonly number[]): string | null {
  if (!isSplit(route)) return "The route has one destination, which gets everything whatever its weight says";
  if (weights.length !== route.destinations.length) return "Give every destination of the route a weight";
  if (weights.some((weight) => !Number.isInteger(weight) || weight < 0))
    return "Weights are whole numbers from 0";
  if (weights.every((weight) => weight === 0)) return "One destination at least needs a weight above 0";
  return null;
}

function virtualServiceRoutes(object: KubeObject, domain: string): readonly SplitRoute[] {
  const spec = object.spec ?? {};
  const matches = routeMatches(object);
  return (["http", "tls", "tcp"] as const).flatMap((protocol) =>
    objectsAt(spec, protocol).map((route, index): SplitRoute => {
      const path: Path = ["spec", protocol, index];
      const list = objectsAt(route, "route");
      const destinations = list.map((entry, at) => {
        const stated = numberAt(entry, "weight");
        return {
          ...istioTarget(sectionAt(entry, "destination"), object, domain),
          statedWeight: stated,
          weight: list.length === 1 ? NEW_TOTAL : Math.max(0, stated ?? 0),
          weightPath: [...path, "route", at, "weight"],
        };
      });
      return routeOf({ protocol, index, path, route, destinations, matches: matches(protocol, index) });
    }),
  );
}

function istioTarget(destination: JsonObject, { metadata }: KubeObject, domain: string) {
  const host = textAt(destination, "host") ?? "";
  const subset = textAt(destination, "subset");
  return {
    name: subset === null || subset === "" ? shortName(host) : subset,
    host,
    fqdn: resolveHost(host, metadata.namespace ?? "", domain),
    subset: subset === "" ? null : subset,
    port: numberAt(sectionAt(destination, "port"), "number"),
  };
}

function gatewayRoutes(object: KubeObject, domain: string): readonly SplitRoute[] {
  const matches = routeMatches(object);
  const protocol = object.kind === "GRPCRoute" ? "grpc" : "http";
  return objectsAt(object.spec ?? {}, "rules").map((route, index): SplitRoute => {
    const path: Path = ["spec", "rules", index];
    const destinations = objectsAt(route, "backendRefs").map((backend, at) => {
      const host = textAt(backend, "name") ?? "";
      const namespace = textAt(backend, "namespace") ?? object.metadata.namespace ?? "";
      const isHostname = textAt(backend, "kind") === "Hostname";
      const stated = numberAt(backend, "weight");
      return {
        name: isHostname ? host : shortName(host),
        host,
        fqdn: isHostname ? host.toLowerCase() : `${host}.${namespace}.svc.${domain}`,
        subset: null,
        port: numberAt(backend, "port"),
        statedWeight: stated,
        weight: Math.max(0, stated ?? 1),
        weightPath: [...path, "backendRefs", at, "weight"],
      };
    });
    return routeOf({ protocol, index, path, route, destinations, matches: matches("rules", index) });
  });
}

interface FoundRoute extends Pick<SplitRoute, "protocol" | "index" | "path" | "matches" | "destinations"> {
  readonly route: JsonObject;
}

const OWN_FIELDS = new Set(["name", "match", "matches", "route", "backendRefs"]);

function routeOf({ route, destinations, ...found }: FoundRoute): SplitRoute {
  return {
    ...found,
    destinations: uniquelyNamed(destinations),
    name: textAt(route, "name"),
    total: destinations.reduce((sum, { weight }) => sum + weight, 0),
    instead: insteadOf(route, destinations.length),
    otherFields: Object.keys(route).filter((field) => !OWN_FIELDS.has(field)),
  };
}

function insteadOf(route: JsonObject, destinations: number): string | null {
  const filters = objectsAt(route, "filters").map((filter) => textAt(filter, "type"));
  if (Object.hasOwn(route, "redirect") || filters.includes("RequestRedirect")) return "redirects";
  if (Object.hasOwn(route, "directResponse")) return "answers itself";
  if (Object.hasOwn(route, "delegate")) {
    const delegate = sectionAt(route, "delegate");
    return `delegates to VirtualService ${textAt(delegate, "name") ?? ""}`;
  }
  return destinations === 0 ? "has no destination" : null;
}

function shortName(host: string): string {
  return host.split(".")[0] ?? host;
}

/** Two destinations may share a subset name or a host and differ in host or port. */
function uniquelyNamed(destinations: readonly SplitDestination[]): readonly SplitDestination[] {
  const candidates: readonly ((destination: SplitDestination, at: number) => string)[] = [
    ({ name }) => name,
    ({ name, host, port }) => (name === host ? `${host}:${String(port ?? "")}` : `${host}/${name}`),
    ({ name }, at) => `${name} (${String(at + 1)})`,
  ];
  for (const nameOf of candidates) {
    const named = destinations.map((destination, at) => ({ ...destination, name: nameOf(destination, at) }));
    if (new Set(named.map(({ name }) => name)).size === named.length) return named;
  }
  return destinations;
}
