import { hostOfAuthority } from "../istio/host.ts";
import type { MeshEndpoint } from "../mesh/mesh-service.ts";
import { mayBeHttp, type PortProtocol } from "../mesh/port-protocol.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { because } from "./because.ts";
import { asDiscovered } from "./discovery.ts";
import { missingEndpoints } from "./destination/resolve-destination.ts";
import { extensionsOf } from "./extensions.ts";
import { receive, type Wire } from "./mtls/connect.ts";
import { isGatewayClient, type TraceRequest, type WorkloadClient } from "./request.ts";
import { hasHttpListener, type SidecarView, visibleService } from "./route/decide.ts";
import { routeRequest } from "./route/route-request.ts";
import { sidecarScope } from "./route/sidecar-scope.ts";
import { type Caller, deliver, type Sent } from "./trace/deliver.ts";
import { OutcomeList, outcome } from "./trace/outcomes.ts";
import { findTarget, type Target } from "./trace/target.ts";
import { traceGateway } from "./trace/trace-gateway.ts";
import { followRoute } from "./trace/trace-http.ts";
import { traceTcp } from "./trace/trace-tcp.ts";
import { identityOf, isCaptured, sentOf, serverNameOf, type Tracing } from "./trace/tracing.ts";
import { serviceWaypoint, type WaypointAnswer, workloadWaypoint } from "./waypoint/find-waypoint.ts";
import { traceServiceWaypoint, traceWorkloadWaypoint } from "./waypoint/trace-waypoint.ts";
import type { TraceAnswer } from "./trace-outcome.ts";

/**
 * One client request end to end: client proxy, transport, server proxy; an application answers 200. Every way that
 * chance leaves open is an outcome with its share; the shares sum to 1.
 */
export function traceRequest(known: MeshSnapshot, request: TraceRequest): TraceAnswer {
  const mesh = asDiscovered(known);
  const list = new OutcomeList();
  const { from } = request;
  if (isGatewayClient(from)) traceGateway({ mesh, list, request }, from);
  else traceWorkload({ mesh, list, request }, from);
  return list.answer();
}

function traceWorkload(tracing: Tracing, from: WorkloadClient): void {
  const { mesh, list, request } = tracing;
  const target: Target =
    request.to === null ? byAuthority(mesh, request) : findTarget(mesh, request.to, request.port);
  const ambient = isCaptured(mesh, from);
  const caller = workloadCaller({ mesh, request }, from);
  if (target.kind === "none" && (!caller.hasProxy || request.to !== null)) {
    list.because([because(mesh.cluster, null, { text: target.text })]);
    list.add(outcome({ why: "no-destination" }));
    return;
  }
  const sent = sentOf(request);
  if (ambient) traceAmbient(tracing, target, { caller, sent });
  else if (!caller.hasProxy) connectDirectly(tracing, target, { caller, sent, wire: "plaintext" });
  else traceSidecar(tracing, target, { caller, sent, from });
}

/** What a workload shows to the servers that it calls. */
export function workloadCaller({ mesh, request }: Omit<Tracing, "list">, from: WorkloadClient): Caller {
  return {
    identity: from.inMesh ? identityOf(mesh, from.namespace, from.serviceAccount) : null,
    namespace: from.namespace,
    ip: from.ip,
    remoteIp: null,
    inMesh: from.inMesh,
    token: request.token ?? {},
    timeMs: request.timeMs ?? null,
    hasProxy: from.inMesh && !isCaptured(mesh, from),
  };
}

/** Without a named target the Host header names it. */
function byAuthority(mesh: MeshSnapshot, { authority, port }: TraceRequest): Target {
  return findTarget(mesh, { service: hostOfAuthority(authority) }, port);
}

interface Client {
  readonly caller: Caller;
  readonly sent: Sent;
}

function protocolAt(target: Target): PortProtocol {
  if (target.kind === "service") return target.port.protocol;
  return target.kind === "pod" ? target.protocol : "auto";
}

/** Whether HTTP filters take part: a declared TCP port carries bytes, an undeclared one what is sent. */
function isHttp({ protocol }: TraceRequest, declared: PortProtocol): boolean {
  return mayBeHttp(declared) && !(declared === "auto" && protocol === "tcp");
}

/** The client's ztunnel sends to the waypoint of the service or the pod, else to an endpoint. */
function traceAmbient(tracing: Tracing, target: Target, { caller, sent }: Client): void {
  const { mesh, list, request } = tracing;
  const answer = waypointOf(mesh, target);
  list.because(answer?.evidence ?? []);
  if (answer !== null && answer.missing.length > 0) {
    list.missing(answer.missing);
    list.add(outcome({ why: "unknown" }));
    return;
  }
  const waypoint = answer?.waypoint ?? null;
  if (waypoint === null || target.kind === "none") {
    connectDirectly(tracing, target, { caller, sent, wire: "mtls" });
    return;
  }
  const hop = { waypoint, caller, sent };
  if (target.kind === "service") traceServiceWaypoint(tracing, hop, target);
  else {
    const isHttpHere = isHttp(request, target.protocol);
    traceWorkloadWaypoint(tracing, hop, { endpoint: target.endpoint, isHttp: isHttpHere });
  }
}

function waypointOf(mesh: MeshSnapshot, target: Target): WaypointAnswer | null {
  if (target.kind === "service") return serviceWaypoint(mesh, target.service);
  return target.kind === "pod" ? workloadWaypoint(mesh, target.endpoint) : null;
}

/** A client without HTTP proxy: kube-proxy picks any ready endpoint of the Service. */
function connectDirectly(
  { mesh, list, request }: Tracing,
  target: Target,
  { caller, sent, wire }: Client & { readonly wire: Wire },
): void {
  const endpoints = endpointsOf(target);
  const protocol = protocolAt(target);
  if (endpoints.length === 0) {
    const missing = target.kind === "service" ? missingEndpoints(mesh, target.service) : [];
    list.missing(missing);
    list.add(outcome({ why: missing.length > 0 ? "unknown" : "no-endpoints" }));
    return;
  }
  for (const endpoint of endpoints) {
    const inMesh = endpoint.pod !== null && endpoint.pod.dataplane !== "none";
    const used = inMesh ? wire : "plaintext";
    deliver(mesh, list, {
      share: 1 / endpoints.length,
      delayMs: 0,
      endpoint,
      connection: receive(mesh, { wire: used, protocol }, endpoint),
      caller,
      sent: isHttp(request, protocol) ? sent : null,
      raw: sent,
      edits: null,
      route: null,
      delivered: "forwarded",
    });
  }
}

function endpointsOf(target: Target): readonly MeshEndpoint[] {
  if (target.kind === "pod") return [target.endpoint];
  return target.kind === "service" ? target.service.endpoints(target.port).filter(({ ready }) => ready) : [];
}

function traceSidecar(
  tracing: Tracing,
  target: Target,
  { caller, sent, from }: Client & { readonly from: WorkloadClient },
): void {
  const { mesh, list, request } = tracing;
  const client = { namespace: from.namespace, labels: from.labels };
  list.missing(extensionsOf(mesh, { ...client, side: "outbound" }));
  const protocol = protocolAt(target);
  const view = { mesh, client, scope: sidecarScope(mesh, client.namespace, client.labels) };
  if (!isHttp(request, protocol)) {
    const isKnown =
      target.kind === "service" && visibleService(view, target.service.host, target.port.port) !== null;
    if (isKnown) {
      const trace = { mesh, list, caller, client, raw: sent, sni: serverNameOf(request) };
      traceTcp(trace, target.service, target.port);
    } else passConnection(tracing, target, { caller, sent, view });
    return;
  }
  if (!hasHttpListener(view, request.port)) {
    passConnection(tracing, target, { caller, sent, view });
    return;
  }
  if (request.protocol === "tcp") {
    const text = "The port is declared as HTTP: the client's proxy does not take other bytes";
    list.because([because(mesh.cluster, target.kind === "service" ? target.service : null, { text })]);
    list.add(outcome({ why: "no-route" }));
    return;
  }
  const answer = routeRequest(mesh, { ...request, scheme: "http" });
  if (answer.outcome !== "passthrough") {
    followRoute({ mesh, list, caller, sent }, answer);
    return;
  }
  list.because(answer.evidence);
  list.missing(answer.missing);
  passThrough(tracing, target, { caller, sent });
}

/** No listener of the client's proxy takes the port: it passes the connection on, or closes it. */
function passConnection(
  tracing: Tracing,
  target: Target,
  { caller, sent, view }: Client & { readonly view: SidecarView },
): void {
  const { mesh, list } = tracing;
  if (view.scope.outbound === "REGISTRY_ONLY") {
    const text = "No service of the client's scope has this address: REGISTRY_ONLY closes the connection";
    list.because([
      because(mesh.cluster, view.scope.object, { path: ["spec", "outboundTrafficPolicy"], text }),
    ]);
    list.add(outcome({ why: "no-route" }));
    return;
  }
  passThrough(tracing, target, { caller: { ...caller, hasProxy: false }, sent });
}

/** The original address, in plaintext: the proxy knows no service behind it. */
function passThrough({ mesh, list, request }: Tracing, target: Target, { caller, sent }: Client): void {
  const endpoints = endpointsOf(target);
  if (endpoints.length === 0) {
    list.add(outcome({ why: "passthrough" }));
    return;
  }
  const protocol = protocolAt(target);
  for (const endpoint of endpoints) {
    deliver(mesh, list, {
      share: 1 / endpoints.length,
      delayMs: 0,
      endpoint,
      connection: receive(mesh, { wire: "plaintext", protocol }, endpoint),
      caller,
      sent: isHttp(request, protocol) ? sent : null,
      raw: sent,
      edits: null,
      route: null,
      delivered: "passthrough",
    });
  }
}
