import { meshIndex } from "../../../mesh/lookup.ts";
import type { MeshPort, MeshService } from "../../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
import {
  resolveDestination,
  type DestinationAnswer,
} from "../../../simulation/destination/resolve-destination.ts";
import { effectiveRoutes, type EffectiveRoute } from "../../../simulation/effective-routes.ts";
import type { ObservedEdge } from "../../../traffic/edges.ts";
import { applicationNamespaces, type ReadinessTraffic } from "../../facts.ts";

export interface HttpService {
  readonly service: MeshService;
  readonly port: MeshPort;
}

const HTTP: ReadonlySet<string> = new Set(["http", "http2", "grpc"]);

/** Services of applications whose pods are in the mesh, with their first port that is declared as HTTP. */
export function httpServices(mesh: MeshSnapshot): readonly HttpService[] {
  const namespaces = new Set(applicationNamespaces(mesh));
  return meshIndex(mesh).services.flatMap((service) => {
    const port = service.ports.find(({ protocol }) => HTTP.has(protocol));
    if (port === undefined || service.kind !== "Service" || !namespaces.has(service.namespace)) return [];
    const inMesh = service.endpoints(port).some(({ pod }) => pod !== null && pod.dataplane === "sidecar");
    return inMesh ? [{ service, port }] : [];
  });
}

/** Routes that forward requests of the service's own namespace, dead ones left out. */
export function liveRoutes(mesh: MeshSnapshot, { service }: HttpService): readonly EffectiveRoute[] {
  const { routes } = effectiveRoutes(mesh, { host: service.host, viewer: service.namespace });
  return routes.filter(({ destinations, deadBecause }) => destinations.length > 0 && deadBecause === null);
}

/** Every destination that requests for the service lead to, the plain service where no route says otherwise. */
export function destinationsOf(mesh: MeshSnapshot, called: HttpService): readonly DestinationAnswer[] {
  const { service, port } = called;
  const client = { namespace: service.namespace, labels: {} };
  const routed = liveRoutes(mesh, called).flatMap(({ destinations }) => destinations);
  const wanted = routed.length === 0 ? [{ host: service.host, subset: null }] : routed;
  const distinct = new Map(wanted.map(({ host, subset }) => [`${host} ${subset ?? ""}`, { host, subset }]));
  return [...distinct.values()].map(({ host, subset }) =>
    resolveDestination(mesh, { client, host, subset, port: host === service.host ? port.port : null }),
  );
}

export function edgesTo(traffic: ReadinessTraffic | null, { service }: HttpService): readonly ObservedEdge[] {
  return (traffic?.edges ?? []).filter(
    ({ destination }) =>
      destination.service === service.name && destination.serviceNamespace === service.namespace,
  );
}
