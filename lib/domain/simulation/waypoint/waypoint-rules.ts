import { matchesHost } from "../../istio/host.ts";
import type { MeshService } from "../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { type GeneratedRule, generateRules, type ProxyView } from "../route/generate-rules.ts";
import type { HttpRule } from "../route/http-rule.ts";
import { type RouteSet, visibleSets } from "../route/mesh-rules.ts";
import type { Waypoint } from "./find-waypoint.ts";

/**
 * Rules of a waypoint for a service on a port: like a gateway it merges what is bound to the host, oldest first and
 * catch-alls last; only rules of its own or the service's namespace count, and none that asks for the client's labels
 * (Istio 1.31, waypoint.go).
 */
export function waypointRules(
  mesh: MeshSnapshot,
  waypoint: Waypoint,
  { service, port }: { readonly service: MeshService; readonly port: number },
): readonly GeneratedRule[] {
  const namespaces = new Set([waypoint.namespace, service.namespace]);
  const bound = visibleSets(mesh, waypoint.namespace).all.filter(
    ({ object, gateways, ports }) =>
      gateways.includes("mesh") &&
      namespaces.has(object.namespace) &&
      (ports.length === 0 || ports.includes(port)),
  );
  const proxy: ProxyView = { ...waypoint, port, gateways: new Set(["mesh"]) };
  const generated = forHost(bound, service.host).flatMap(({ rules }) =>
    generateRules(mesh, rules.flatMap(withoutSourceLabels), proxy),
  );
  return [...generated.filter(({ catchAll }) => !catchAll), ...generated.filter(({ catchAll }) => catchAll)];
}

/** Rules for the exact host hide those for a wildcard. */
function forHost(sets: readonly RouteSet[], host: string): readonly RouteSet[] {
  const exact = sets.filter(({ hosts }) => hosts.includes(host));
  return exact.length > 0
    ? exact
    : sets.filter(({ hosts }) => hosts.some((pattern) => matchesHost(pattern, host)));
}

function withoutSourceLabels(rule: HttpRule): readonly HttpRule[] {
  const matches = rule.matches.filter(({ generation }) => (generation.sourceLabels?.size ?? 0) === 0);
  if (rule.matches.length > 0 && matches.length === 0) return [];
  return [{ ...rule, matches }];
}
