import { resolveHost } from "@/lib/domain/istio/host.ts";
import { NETWORKING_GROUP } from "@/lib/domain/istio/kinds.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { configObjects, type ConfigObject, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { effectiveRoutes } from "@/lib/domain/simulation/effective-routes.ts";
import { objectsAt, sectionAt, textAt, textsAt } from "@/lib/domain/simulation/spec-fields.ts";

export interface Dependent {
  readonly ref: ObjectRef | null;
  readonly sentence: string;
}

export interface Dependents {
  readonly dependents: readonly Dependent[];
  readonly notChecked: string | null;
}

type Finder = (mesh: MeshSnapshot, object: ConfigObject) => readonly Dependent[];

/**
 * Who names the object and what happens without it: routes to a DestinationRule's subsets, hosts that lose the routes of a
 * VirtualService or the entry of a ServiceEntry, VirtualServices bound to a Gateway. Other kinds are not looked at.
 */
export function dependentsOf(mesh: MeshSnapshot, object: ConfigObject): Dependents {
  const find = object.group === NETWORKING_GROUP ? FINDERS[object.kind] : undefined;
  if (find === undefined) {
    return { dependents: [], notChecked: `What depends on objects of kind ${object.kind} is not checked.` };
  }
  return { dependents: find(mesh, object), notChecked: null };
}

const FINDERS: Readonly<Record<string, Finder>> = {
  DestinationRule: routesToSubsets,
  VirtualService: routesThatEnd,
  ServiceEntry: usersOfEntry,
  Gateway: routesOfGateway,
};

function virtualServices(mesh: MeshSnapshot): readonly ConfigObject[] {
  return [...configObjects(mesh, "VirtualService", NETWORKING_GROUP)];
}

/** A route to a subset that no DestinationRule defines is answered with 503. */
function routesToSubsets(mesh: MeshSnapshot, rule: ConfigObject): readonly Dependent[] {
  const host = fullHost(mesh, textAt(rule.spec, "host") ?? "", rule.namespace);
  const defined = new Set(objectsAt(rule.spec, "subsets").map((subset) => textAt(subset, "name")));
  return virtualServices(mesh).flatMap((service) => {
    const named = destinationsOf(service).filter(
      (destination) =>
        defined.has(textAt(destination, "subset")) &&
        fullHost(mesh, textAt(destination, "host") ?? "", service.namespace) === host,
    );
    const subsets = [...new Set(named.map((destination) => textAt(destination, "subset")))];
    if (subsets.length === 0) return [];
    const which = subsets.length === 1 ? `subset ${subsets[0] ?? ""}` : `subsets ${subsets.join(", ")}`;
    return [dependent(mesh, service, `routes to ${which} of ${host}: those requests would get 503`)];
  });
}

/** Without its VirtualService a host goes back to round robin over all endpoints, or to the next one that names it. */
function routesThatEnd(mesh: MeshSnapshot, service: ConfigObject): readonly Dependent[] {
  return textsAt(service.spec, "hosts").flatMap((name) => {
    const host = fullHost(mesh, name, service.namespace);
    const { routes, winner, shadowed } = effectiveRoutes(mesh, { host, viewer: service.namespace });
    if (winner?.name !== service.name || winner.namespace !== service.namespace) return [];
    const [next] = shadowed;
    const count = `${routes.length} route${routes.length === 1 ? "" : "s"}`;
    const after =
      next === undefined
        ? "requests would go to every endpoint of the host alike"
        : `VirtualService ${next.namespace}/${next.name} would decide instead`;
    return [{ ref: null, sentence: `${host} loses ${count}: ${after}` }];
  });
}

function usersOfEntry(mesh: MeshSnapshot, entry: ConfigObject): readonly Dependent[] {
  const hosts = new Set(textsAt(entry.spec, "hosts"));
  const routed = virtualServices(mesh).filter((service) =>
    destinationsOf(service).some((destination) => hosts.has(textAt(destination, "host") ?? "")),
  );
  const rules = [...configObjects(mesh, "DestinationRule", NETWORKING_GROUP)].filter((rule) =>
    hosts.has(textAt(rule.spec, "host") ?? ""),
  );
  return [
    ...routed.map((service) => dependent(mesh, service, "routes to its hosts: those requests would get 503")),
    ...rules.map((rule) => dependent(mesh, rule, "would configure a host that the mesh does not know")),
  ];
}

function routesOfGateway(mesh: MeshSnapshot, gateway: ConfigObject): readonly Dependent[] {
  return virtualServices(mesh).flatMap((service) => {
    const isBound = textsAt(service.spec, "gateways").some((name) => {
      const [first, second] = name.split("/");
      return second === undefined
        ? first === gateway.name && service.namespace === gateway.namespace
        : first === gateway.namespace && second === gateway.name;
    });
    return isBound ? [dependent(mesh, service, "is bound to it and would not be reached from outside")] : [];
  });
}

/** Destinations of all routes; mirrors too. */
function destinationsOf({ spec }: ConfigObject) {
  return ["http", "tcp", "tls"].flatMap((protocol) =>
    objectsAt(spec, protocol).flatMap((route) => [
      ...objectsAt(route, "route").map((target) => sectionAt(target, "destination")),
      ...objectsAt(route, "mirrors").map((mirror) => sectionAt(mirror, "destination")),
      sectionAt(route, "mirror"),
    ]),
  );
}

function fullHost({ settings }: MeshSnapshot, host: string, namespace: string): string {
  return resolveHost(host, namespace, settings.domain);
}

function dependent(
  { cluster }: MeshSnapshot,
  { group, kind, namespace, name }: ConfigObject,
  sentence: string,
): Dependent {
  return { ref: { cluster, group, kind, namespace, name }, sentence };
}
