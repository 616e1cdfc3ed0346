import type { MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import { mayBeHttp } from "../../mesh/port-protocol.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { authorize, type AuthorizeAnswer } from "../authz/authorize.ts";
import type { AuthorizeRequest, AuthorizeTarget } from "../authz/request-facts.ts";
import type { Caller, Sent } from "../trace/deliver.ts";
import type { Waypoint } from "./find-waypoint.ts";

export interface WaypointHop {
  readonly waypoint: Waypoint;
  /** Who sends to the waypoint: it shows its identity over HBONE. */
  readonly caller: Caller;
  readonly sent: Sent;
}

export interface WaypointTarget {
  /** Null for a pod's own address. */
  readonly service: MeshService | null;
  /** Of the Service; of the container for a pod's own address. */
  readonly port: number;
  readonly protocol: "http" | "grpc" | "tcp";
}

/** A declared TCP port carries bytes, an undeclared one what is sent. */
export function protocolAtWaypoint(
  { protocol }: MeshPort,
  sent: WaypointTarget["protocol"],
): WaypointTarget["protocol"] {
  return mayBeHttp(protocol) ? sent : "tcp";
}

/** What the policies of the waypoint say to a request. */
export function judgeAtWaypoint(
  mesh: MeshSnapshot,
  { waypoint, caller, sent }: WaypointHop,
  { protocol, ...target }: WaypointTarget,
): AuthorizeAnswer {
  const isHttp = protocol !== "tcp";
  return askWaypoint(mesh, waypoint, {
    to: waypointTarget(waypoint, target),
    source: {
      principal: caller.identity,
      namespace: caller.namespace,
      ip: caller.ip,
      ...(caller.remoteIp === null ? {} : { remoteIp: caller.remoteIp }),
      inMesh: caller.inMesh,
      ...(isHttp ? caller.token : { requestPrincipal: null, claims: null }),
    },
    timeMs: caller.timeMs,
    protocol,
    ...(isHttp
      ? { method: sent.method, path: sent.path, authority: sent.authority, headers: sent.headers }
      : {}),
  });
}

/** The waypoint as the proxy that judges for a service. */
export function waypointTarget(
  { namespace, labels }: Waypoint,
  { service, port }: Omit<WaypointTarget, "protocol">,
): AuthorizeTarget {
  const named = service === null ? {} : { service: { namespace: service.namespace, name: service.name } };
  return { namespace, labels, port, enforcement: "waypoint", ...named };
}

/** The answer of its policies; what they would have to know names the waypoint. */
export function askWaypoint(
  mesh: MeshSnapshot,
  waypoint: Waypoint,
  question: AuthorizeRequest,
): AuthorizeAnswer {
  const answer = authorize(mesh, question);
  const missing = answer.missing.map(({ what, why }) => ({
    what: `${what} at waypoint ${nameOfWaypoint(waypoint)}`,
    why,
  }));
  return { ...answer, missing };
}

export function nameOfWaypoint({ gateway: { namespace, name } }: Waypoint): string {
  return `${namespace}/${name}`;
}
