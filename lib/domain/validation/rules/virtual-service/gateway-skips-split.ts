import type { Collection } from "../../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { resolveHost } from "../../../istio/host.ts";
import { textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";
import { destinationHosts, routeDestinations } from "../read/route-destinations.ts";

export const gatewaySkipsSplit = defineRule({
  code: "MESH0162",
  severity: "warning",
  appliesTo: ["VirtualService"],
  reads: ["VirtualService", "MeshSettings"],
  reach: "mesh",
  title: "Routes of a gateway go past the subsets that another VirtualService chooses",
  explanation:
    "A gateway follows the VirtualServices bound to it and no others. The routes of sidecars for the destination's host, with their subsets and weights, do not hold for what comes in here: all versions get it. Name the subsets here as well.",
  source:
    "https://istio.io/latest/docs/ops/common-problems/network-issues/#route-rules-have-no-effect-on-ingress-gateway-requests",
  aliases: ["IST0140"],
  hosts: destinationHosts,
  check: (object, mesh) => {
    const gateways = textsAt(object.spec, "gateways");
    if (gateways.length === 0) return [];
    const splits = splitsByHost(mesh);
    return routeDestinations(object, mesh.settings.domain).flatMap(({ path, host, subset }) => {
      const other =
        path[1] === "http" && path[3] === "route" && subset === null ? splits.get(host) : undefined;
      if (other === undefined || other === object) return [];
      return [
        {
          path: [...path, "host"],
          sentence: `Subsets that VirtualService ${other.namespace}/${other.name} chooses for ${host} do not hold for these routes`,
          because: [refer(mesh, other, "Chooses subsets for sidecars", ["spec", "http"])],
        },
      ];
    });
  },
});

const indexes = new WeakMap<
  Collection<ConfigObject>,
  { readonly domain: string; readonly splits: ReadonlyMap<string, ConfigObject> }
>();

/** Hosts for which a VirtualService of its own name routes to subsets. */
function splitsByHost(mesh: MeshSnapshot): ReadonlyMap<string, ConfigObject> {
  const routes = configObjects(mesh, "VirtualService", "networking.istio.io");
  const { domain } = mesh.settings;
  const known = indexes.get(routes);
  if (known?.domain === domain) return known.splits;
  const splits = new Map<string, ConfigObject>();
  for (const route of routes) {
    const own = new Set(
      textsAt(route.spec, "hosts").map((host) => resolveHost(host, route.namespace, domain)),
    );
    for (const { host, subset, path } of routeDestinations(route, domain)) {
      if (path[1] === "http" && subset !== null && own.has(host) && !splits.has(host))
        splits.set(host, route);
    }
  }
  indexes.set(routes, { domain, splits });
  return splits;
}
