import { meshIndex } from "../../mesh/lookup.ts";
import { endpointOf } from "../../mesh/lookup-endpoints.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import { mayBeHttp } from "../../mesh/port-protocol.ts";
import type { MeshSnapshot, PodFacts } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { authorize, type AuthorizeAnswer } from "../authz/authorize.ts";
import type { AuthorizeSource, Enforcement } from "../authz/request-facts.ts";
import { type DestinationAnswer, resolveDestination } from "../destination/resolve-destination.ts";
import { connect, type Connection, receive } from "../mtls/connect.ts";
import { podsOfWorkload } from "./mesh-parties.ts";
import { joinRoutes, possibleRoutes, type PossibleRoutes, type RouteClient } from "./route-shares.ts";

/** What one configuration makes of an edge. */
export interface EdgeSide {
  /** Null when the edge reached no endpoint or the workload has no pods. */
  readonly connection: Pick<Connection, "outcome" | "evidence"> | null;
  readonly verdict: AuthorizeAnswer | null;
  /** Identity that the server sees; null for none, or when it is not known. */
  readonly caller: string | null;
  readonly routes: PossibleRoutes | null;
  readonly destination: DestinationAnswer | null;
  readonly clients: readonly PodFacts[];
}

/** A caller as its proxy is configured: one of its pods, or what its telemetry tells when none runs just now. */
export interface EdgeClient extends RouteClient {
  readonly serviceAccount: string;
}

/** Ends of an edge as one snapshot knows them. */
export interface EdgeEnds {
  readonly clients: readonly PodFacts[];
  readonly client: EdgeClient | null;
  readonly service: MeshService | null;
  /** Ports of the edge's protocol: Istio's metrics do not say which was called. */
  readonly ports: readonly MeshPort[];
  readonly server: MeshEndpoint | null;
}

export function edgeEnds(mesh: MeshSnapshot, edge: ObservedEdge): EdgeEnds {
  const clients = podsOfWorkload(mesh, edge.source.namespace, edge.source.workload);
  const service = meshIndex(mesh).byHost.get(edge.destination.host)?.[0] ?? null;
  const ports = service === null ? [] : portsOf(service, edge);
  const server = serverEndpoint(mesh, edge, { service, port: onlyOf(ports) });
  return { clients, client: clients[0] ?? absentClient(edge), service, ports, server };
}

/** A job that finished: its identity tells that it has a proxy, its canonical labels what it is called. */
function absentClient({ source }: ObservedEdge): EdgeClient | null {
  const serviceAccount = /\/sa\/(.+)$/.exec(source.principal ?? "")?.[1];
  if (serviceAccount === undefined) return null;
  const { namespace, app, version } = source;
  return { namespace, labels: { app, version }, dataplane: "sidecar", serviceAccount };
}

interface SideOptions {
  /** Routes on the other side of the change, which are followed wherever they lead now. */
  readonly before?: PossibleRoutes | null;
  /** False where routing cannot differ: rules are not looked at. */
  readonly withRoutes?: boolean;
}

export function edgeSide(
  mesh: MeshSnapshot,
  edge: ObservedEdge,
  ends: EdgeEnds,
  { before = null, withRoutes = true }: SideOptions = {},
): EdgeSide {
  const { clients, client, service, ports, server } = ends;
  const port = onlyOf(ports);
  const router = client !== null && service !== null && client.dataplane === "sidecar" ? client : null;
  const destination =
    router === null || service === null || port === null
      ? null
      : resolveDestination(mesh, { client: router, host: service.host, subset: null, port: port.port });
  const routes =
    withRoutes && edge.protocol !== "tcp" ? routesOf(mesh, { router, service, ports, before }) : null;
  if (server === null) return { connection: null, verdict: null, caller: null, routes, destination, clients };
  const connection = connectionOf(mesh, edge, { client, server, destination });
  return { ...judged(mesh, edge, { ends, connection }), routes, destination, clients };
}

interface Routing {
  readonly router: EdgeClient | null;
  readonly service: MeshService | null;
  readonly ports: readonly MeshPort[];
  readonly before: PossibleRoutes | null;
}

function routesOf(mesh: MeshSnapshot, { router, service, ports, before }: Routing): PossibleRoutes | null {
  if (router === null || service === null) return null;
  const { host } = service;
  return joinRoutes(ports.map(({ port }) => possibleRoutes(mesh, { client: router, host, port, before })));
}

/** The side with the policies of another snapshot, all else as it was. */
export function withPolicies(
  mesh: MeshSnapshot,
  edge: ObservedEdge,
  known: { side: EdgeSide; ends: EdgeEnds },
): EdgeSide {
  const { side, ends } = known;
  return side.connection === null
    ? side
    : { ...side, ...judged(mesh, edge, { ends, connection: side.connection }) };
}

function judged(
  mesh: MeshSnapshot,
  edge: ObservedEdge,
  { ends, connection }: { readonly ends: EdgeEnds; readonly connection: NonNullable<EdgeSide["connection"]> },
): Pick<EdgeSide, "connection" | "verdict" | "caller"> {
  const { client, server, ports } = ends;
  if (server === null || connection.outcome === "refused") return { connection, verdict: null, caller: null };
  const judging = { client, server, connection, portKnown: onlyOf(ports) !== null };
  const { principal = null } = sourceOf(mesh, edge, judging);
  return { connection, verdict: verdictOf(mesh, edge, judging), caller: principal };
}

function portsOf(service: MeshService, { protocol }: ObservedEdge): readonly MeshPort[] {
  return service.ports.filter((port) => mayBeHttp(port.protocol) === (protocol !== "tcp"));
}

/** The port of an edge is known only when the Service has one of the edge's protocol. */
function onlyOf(ports: readonly MeshPort[]): MeshPort | null {
  return ports.length === 1 ? (ports[0] ?? null) : null;
}

function serverEndpoint(
  mesh: MeshSnapshot,
  { destination }: ObservedEdge,
  { service, port }: { readonly service: MeshService | null; readonly port: MeshPort | null },
): MeshEndpoint | null {
  if (destination.workload === null) return null;
  const [pod] = podsOfWorkload(mesh, destination.workloadNamespace ?? "", destination.workload);
  if (pod === undefined) return null;
  const known =
    service === null || port === null ? undefined : service.endpoints(port).find((each) => each.pod === pod);
  return (
    known ??
    endpointOf(
      { ip: pod.ip, port: port === null ? 0 : targetOf(port), ready: true, namespace: pod.namespace },
      pod,
    )
  );
}

function targetOf({ targetPort, port }: MeshPort): number {
  return typeof targetPort === "number" ? targetPort : port;
}

interface Ends {
  readonly client: EdgeClient | null;
  readonly server: MeshEndpoint;
  readonly destination: DestinationAnswer | null;
}

function connectionOf(
  mesh: MeshSnapshot,
  edge: ObservedEdge,
  { client, server, destination }: Ends,
): Pick<Connection, "outcome" | "evidence"> {
  const protocol = edge.protocol === "tcp" ? "tcp" : "http";
  if (destination?.service != null && destination.servicePort !== null) {
    const { service, policy, rule, subset, servicePort } = destination;
    return connect(mesh, { service, policy, rule, subset, port: servicePort }, server);
  }
  const isMtls =
    client === null ? edge.source.principal !== null : client.dataplane !== "none" && edge.mtlsRatio !== 0;
  return receive(mesh, { wire: isMtls ? "mtls" : "plaintext", protocol }, server);
}

interface Judging {
  readonly client: EdgeClient | null;
  readonly server: MeshEndpoint;
  readonly connection: Pick<Connection, "outcome">;
  readonly portKnown: boolean;
}

function verdictOf(mesh: MeshSnapshot, edge: ObservedEdge, judging: Judging): AuthorizeAnswer {
  const { server, portKnown } = judging;
  return authorize(mesh, {
    to: {
      namespace: server.namespace,
      labels: server.labels,
      ...(portKnown ? { port: server.port } : {}),
      ip: server.ip,
      enforcement: enforcementOf(server),
    },
    source: sourceOf(mesh, edge, judging),
    protocol: edge.protocol,
    authority: null,
  });
}

/** Addresses, tokens and everything of HTTP are not in the metrics: they stay unknown. */
function sourceOf(mesh: MeshSnapshot, edge: ObservedEdge, { client, connection }: Judging): AuthorizeSource {
  const { namespace, principal } = edge.source;
  if (connection.outcome !== "mtls")
    return { principal: null, namespace, inMesh: client !== null && client.dataplane !== "none" };
  const identity =
    client === null
      ? principal
      : `${mesh.settings.trustDomain}/ns/${client.namespace}/sa/${client.serviceAccount}`;
  return identity === null ? { namespace, inMesh: true } : { principal: identity, namespace, inMesh: true };
}

export function enforcementOf({ pod, labels }: MeshEndpoint): Enforcement {
  if (pod === null || pod.dataplane === "none") return "none";
  if (pod.dataplane === "ambient") return "ztunnel";
  return labels["gateway.networking.k8s.io/gateway-name"] === undefined ? "sidecar" : "gateway";
}
