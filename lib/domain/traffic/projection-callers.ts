import { meshIndex } from "../mesh/lookup.ts";
import { mayBeHttp } from "../mesh/port-protocol.ts";
import type { ConfigObject, MeshSnapshot, PodFacts } from "../mesh/snapshot.ts";
import { podsOfWorkload } from "../simulation/replay/mesh-parties.ts";
import { candidatesAtSidecar } from "../simulation/route/decide.ts";
import { gatewayTable } from "../simulation/route/gateway-hosts.ts";
import { allServers } from "../simulation/route/gateway-listeners.ts";
import type { HttpRule } from "../simulation/route/http-rule.ts";
import { splitArm } from "./split-routes-arms.ts";

/** One route of a caller's proxy that may send a request to the workloads in question. */
export interface CallerRoute {
  /** Null: no route of any object, the host is called as a Service. */
  readonly object: ConfigObject | null;
  /** Position in the object's list. */
  readonly index: number;
  /** `namespace/name`. */
  readonly workloads: readonly string[];
}

export type CallerRoutes =
  | { readonly kind: "routes"; readonly routes: readonly CallerRoute[] }
  /** No proxy of the caller applies routes. */
  | { readonly kind: "not-routed"; readonly because: string }
  | { readonly kind: "unknown"; readonly because: string };

export interface CallerQuestion {
  readonly namespace: string;
  readonly workload: string;
  /** Full names that callers may use: hosts of the object and of its destinations. */
  readonly hosts: readonly string[];
}

/** What a server's proxy reports of a peer without a proxy of the mesh (Istio, standard metrics). */
const UNKNOWN_CALLER = "unknown";

/** Every route in a caller's proxy that leads to the hosts, before path, method and headers are looked at. */
export function callerRoutes(
  mesh: MeshSnapshot,
  { namespace, workload, hosts }: CallerQuestion,
): CallerRoutes {
  if (workload === UNKNOWN_CALLER) {
    return { kind: "not-routed", because: "outside the mesh: no proxy of the mesh applies a route" };
  }
  const [client] = podsOfWorkload(mesh, namespace, workload);
  if (client === undefined) {
    return { kind: "unknown", because: "no pod of this caller is known, so its routes are not" };
  }
  const ports = [...new Set(allServers(mesh, client).map(({ port }) => port))];
  if (ports.length > 0) return { kind: "routes", routes: gatewayRoutes(mesh, client, { ports, hosts }) };
  if (client.dataplane === "ambient") {
    return { kind: "unknown", because: "it calls through ztunnel: a waypoint may decide" };
  }
  if (client.dataplane === "none") {
    return {
      kind: "not-routed",
      because: "has no sidecar: the Service balances its requests, no route applies",
    };
  }
  return { kind: "routes", routes: hosts.flatMap((host) => sidecarRoutes(mesh, client, host)) };
}

interface GatewayQuestion {
  readonly ports: readonly number[];
  readonly hosts: readonly string[];
}

function gatewayRoutes(
  mesh: MeshSnapshot,
  client: PodFacts,
  { ports, hosts }: GatewayQuestion,
): readonly CallerRoute[] {
  const wanted = new Set(hosts);
  const rules = ports.flatMap((port) =>
    gatewayTable(mesh, client, port).hosts.flatMap((entry) => entry.rules.map(({ rule }) => rule)),
  );
  return distinct(rules)
    .filter(
      ({ action }) => action.kind === "forward" && action.destinations.some(({ host }) => wanted.has(host)),
    )
    .map((rule) => routeOf(mesh, client, rule));
}

function sidecarRoutes(mesh: MeshSnapshot, client: PodFacts, host: string): readonly CallerRoute[] {
  const service = meshIndex(mesh).byHost.get(host)?.[0];
  const ports = (service?.ports ?? []).filter(({ protocol }) => mayBeHttp(protocol)).map(({ port }) => port);
  return (ports.length === 0 ? [80] : ports).flatMap((port): readonly CallerRoute[] => {
    const found = candidatesAtSidecar(mesh, client, { authority: host, port });
    if (found.kind === "unknown-host") return [];
    if (found.kind === "rules") {
      return distinct(found.rules.map(({ rule }) => rule)).map((rule) => routeOf(mesh, client, rule));
    }
    const { workloads } = splitArm(mesh, { fqdn: host, subset: null, clientNamespace: client.namespace });
    return [{ object: null, index: 0, workloads }];
  });
}

/** A rule stands once for each of its matches. */
function distinct(rules: readonly HttpRule[]): readonly HttpRule[] {
  return rules.filter(
    (rule, at) =>
      rules.findIndex(({ object, index }) => object === rule.object && index === rule.index) === at,
  );
}

function routeOf(
  mesh: MeshSnapshot,
  { namespace }: PodFacts,
  { object, index, action }: HttpRule,
): CallerRoute {
  const destinations = action.kind === "forward" ? action.destinations : [];
  const workloads = destinations
    .filter(({ weight }) => weight > 0 || destinations.length === 1)
    .flatMap(
      ({ host, subset }) => splitArm(mesh, { fqdn: host, subset, clientNamespace: namespace }).workloads,
    );
  return { object, index, workloads: [...new Set(workloads)] };
}
