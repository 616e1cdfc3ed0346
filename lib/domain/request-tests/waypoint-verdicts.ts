import type { MeshPort, MeshService } from "../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { asDiscovered } from "../simulation/discovery.ts";
import { isGatewayClient, type TraceRequest } from "../simulation/request.ts";
import { editsFor, type RouteAnswer, type RoutedDestination } from "../simulation/route/route-request.ts";
import { workloadCaller } from "../simulation/trace.ts";
import { editedHeaders } from "../simulation/trace/deliver.ts";
import { findTarget } from "../simulation/trace/target.ts";
import { gatewayCaller } from "../simulation/trace/trace-gateway.ts";
import { isCaptured, sentOf } from "../simulation/trace/tracing.ts";
import {
  ingressWaypoint,
  serviceWaypoint,
  type WaypointAnswer,
} from "../simulation/waypoint/find-waypoint.ts";
import {
  judgeAtWaypoint,
  nameOfWaypoint,
  protocolAtWaypoint,
  type WaypointHop,
} from "../simulation/waypoint/judge-waypoint.ts";
import type { ServerVerdict } from "./answer.ts";

/** What each waypoint on the request's way says, with its share of the requests; empty when it meets none. */
export function waypointVerdicts(
  known: MeshSnapshot,
  request: TraceRequest,
  route: RouteAnswer | null,
): readonly ServerVerdict[] {
  const asked = { mesh: asDiscovered(known), request };
  const { from } = request;
  if (!isGatewayClient(from)) return isCaptured(asked.mesh, from) ? ofAmbient(asked) : [];
  return (route?.destinations ?? []).flatMap((destination) =>
    route === null ? [] : ofGateway(asked, route, destination),
  );
}

interface Asked {
  readonly mesh: MeshSnapshot;
  readonly request: TraceRequest;
}

function ofAmbient({ mesh, request }: Asked): readonly ServerVerdict[] {
  const { from, to, port } = request;
  if (to === null || isGatewayClient(from)) return [];
  const target = findTarget(mesh, to, port);
  if (target.kind !== "service") return [];
  const hop = { caller: workloadCaller({ mesh, request }, from), sent: sentOf(request) };
  return verdictOf({ mesh, request }, serviceWaypoint(mesh, target.service), { ...target, hop, share: 1 });
}

function ofGateway(
  { mesh, request }: Asked,
  route: RouteAnswer,
  destination: RoutedDestination,
): readonly ServerVerdict[] {
  const { service, servicePort: port } = destination.resolved;
  const { from } = request;
  if (service === null || port === null || !isGatewayClient(from)) return [];
  const { path, authority } = route.sent;
  const headers = editedHeaders(request.headers, editsFor(route, destination).request);
  const hop = {
    caller: gatewayCaller({ mesh, request }, from),
    sent: { method: request.method, path, authority, headers },
  };
  const { share } = destination;
  return verdictOf({ mesh, request }, ingressWaypoint(mesh, service), { service, port, hop, share });
}

interface Hop {
  readonly service: MeshService;
  readonly port: MeshPort;
  readonly hop: Omit<WaypointHop, "waypoint">;
  readonly share: number;
}

function verdictOf(
  { mesh, request }: Asked,
  { waypoint, evidence, missing }: WaypointAnswer,
  { service, port, hop, share }: Hop,
): readonly ServerVerdict[] {
  if (waypoint === null) {
    const [unknown] = missing;
    if (unknown === undefined) return [];
    const answer = { verdict: "unknown", by: null, status: null, evidence, missing } as const;
    return [{ workload: unknown.what, share, answer }];
  }
  const protocol = protocolAtWaypoint(port, request.protocol);
  const target = { service, port: port.port, protocol };
  const answer = judgeAtWaypoint(mesh, { ...hop, waypoint }, target);
  return [{ workload: nameOfWaypoint(waypoint), share, answer }];
}
