import { mayBeHttp } from "../../mesh/port-protocol.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import type { AuthorizeAnswer } from "../authz/authorize.ts";
import { extensionsOf } from "../extensions.ts";
import { receive } from "../mtls/connect.ts";
import { routeAtProxy } from "../route/route-request.ts";
import { type Caller, deliver } from "../trace/deliver.ts";
import { outcome } from "../trace/outcomes.ts";
import { followRoute } from "../trace/trace-http.ts";
import { traceTcp } from "../trace/trace-tcp.ts";
import { identityOf, serverNameOf, type Tracing } from "../trace/tracing.ts";
import { judgeAtWaypoint, type WaypointHop, type WaypointTarget } from "./judge-waypoint.ts";
import { waypointRules } from "./waypoint-rules.ts";

/** A request for a service through its waypoint: the waypoint's policies, its routes, then the endpoint's ztunnel. */
export function traceServiceWaypoint(
  tracing: Tracing,
  { waypoint, caller, sent }: WaypointHop,
  { service, port }: { readonly service: MeshService; readonly port: MeshPort },
): void {
  const { mesh, list, request } = tracing;
  const isHttp = mayBeHttp(port.protocol) && !(port.protocol === "auto" && request.protocol === "tcp");
  const verdict = judge(tracing, { waypoint, caller, sent }, { service, port: port.port, isHttp });
  if (refuses(tracing, verdict)) return;
  const sender = senderOf(tracing, { waypoint, caller, sent });
  const client = { namespace: waypoint.namespace, labels: waypoint.labels };
  if (!isHttp) {
    traceTcp({ mesh, list, caller: sender, client, raw: sent, sni: serverNameOf(request) }, service, port);
    return;
  }
  const { method, path, authority, headers } = sent;
  const answer = routeAtProxy(
    mesh,
    { from: request.from, port: port.port, scheme: "http", method, path, authority, headers },
    { client, service, port, rules: waypointRules(mesh, waypoint, { service, port: port.port }) },
  );
  followRoute({ mesh, list, caller: sender, sent }, answer);
}

/** A request for a pod's own address through the waypoint of the workload: policies, and no routes. */
export function traceWorkloadWaypoint(
  tracing: Tracing,
  { waypoint, caller, sent }: WaypointHop,
  { endpoint, isHttp }: { readonly endpoint: MeshEndpoint; readonly isHttp: boolean },
): void {
  const { mesh, list } = tracing;
  const verdict = judge(tracing, { waypoint, caller, sent }, { service: null, port: endpoint.port, isHttp });
  if (refuses(tracing, verdict)) return;
  deliver(mesh, list, {
    share: 1,
    delayMs: 0,
    endpoint,
    connection: receive(mesh, { wire: "mtls", protocol: isHttp ? "http" : "tcp" }, endpoint),
    caller: senderOf(tracing, { waypoint, caller, sent }),
    sent: isHttp ? sent : null,
    raw: sent,
    edits: null,
    route: null,
    delivered: "forwarded",
  });
}

function judge(
  { mesh, list, request }: Tracing,
  hop: WaypointHop,
  { isHttp, ...target }: Omit<WaypointTarget, "protocol"> & { readonly isHttp: boolean },
): AuthorizeAnswer {
  list.missing(extensionsOf(mesh, { ...hop.waypoint, side: "waypoint" }));
  return judgeAtWaypoint(mesh, hop, { ...target, protocol: isHttp ? request.protocol : "tcp" });
}

function refuses({ list }: Tracing, verdict: AuthorizeAnswer): boolean {
  list.because(verdict.evidence);
  if (verdict.verdict === "allow") return false;
  list.missing(verdict.missing);
  list.add(outcome({ why: verdict.verdict === "deny" ? "denied" : "unknown", status: verdict.status }));
  return true;
}

/** The ztunnel of the destination sees the waypoint, not the client. */
function senderOf({ mesh }: Tracing, { waypoint, caller }: WaypointHop): Caller {
  const { namespace, serviceAccount, ip } = waypoint;
  return {
    ...caller,
    identity: identityOf(mesh, namespace, serviceAccount),
    namespace,
    ip,
    remoteIp: caller.remoteIp ?? caller.ip,
    inMesh: true,
    hasProxy: true,
  };
}
