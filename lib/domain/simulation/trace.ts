import { hostOfAuthority } from "../istio/host.ts";
import { podsIn } from "../mesh/lookup-endpoints.ts";
import type { MeshEndpoint } from "../mesh/mesh-service.ts";
import { mayBeHttp, type PortProtocol } from "../mesh/port-protocol.ts";
import type { MeshSnapshot, PodFacts } from "../mesh/snapshot.ts";
import { authorize, enforcementOf } from "./authz/authorize.ts";
import { because } from "./because.ts";
import { receive, type Wire } from "./mtls/connect.ts";
import { type GatewayClient, isGatewayClient, type TraceRequest, type WorkloadClient } from "./request.ts";
import { gatewayTable } from "./route/gateway-hosts.ts";
import { listenerPort } from "./route/gateway-listeners.ts";
import { routeRequest } from "./route/route-request.ts";
import { hasLabels } from "./spec-fields.ts";
import { type Caller, deliver, type Sent, tokenOf } from "./trace/deliver.ts";
import { OutcomeList, outcome } from "./trace/outcomes.ts";
import { findTarget, type Target } from "./trace/target.ts";
import { followRoute } from "./trace/trace-http.ts";
import { traceTcp } from "./trace/trace-tcp.ts";
import type { TraceAnswer } from "./trace-outcome.ts";

/**
 * One client request end to end: client proxy, transport, server proxy; an application answers 200. Every way that
 * chance leaves open is an outcome with its share; the shares sum to 1.
 */
export function traceRequest(mesh: MeshSnapshot, request: TraceRequest): TraceAnswer {
  const list = new OutcomeList();
  const { from } = request;
  if (isGatewayClient(from)) traceGateway({ mesh, list, request }, from);
  else traceWorkload({ mesh, list, request }, from);
  return list.answer();
}

interface Tracing {
  readonly mesh: MeshSnapshot;
  readonly list: OutcomeList;
  readonly request: TraceRequest;
}

function sentOf({ method, path, authority, headers }: TraceRequest): Sent {
  return { method, path, authority, headers };
}

function podWith(mesh: MeshSnapshot, namespace: string, labels: WorkloadClient["labels"]): PodFacts | null {
  const wanted = new Map(Object.entries(labels));
  return podsIn(mesh, namespace).find((pod) => hasLabels(pod.labels, wanted)) ?? null;
}

function identityOf(mesh: MeshSnapshot, namespace: string, serviceAccount: string): string {
  return `${mesh.settings.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

function traceGateway({ mesh, list, request }: Tracing, from: GatewayClient): void {
  const { namespace, labels } = from.gateway;
  const pod = podWith(mesh, namespace, labels);
  const sent = sentOf(request);
  const listening = listenerPort(mesh, from.gateway, request.port);
  const enforcement = enforcementOf(mesh, { namespace, labels });
  const verdict = authorize(mesh, {
    to: { namespace, labels, port: listening, enforcement: enforcement === "none" ? "sidecar" : enforcement },
    source: { principal: null, namespace: null, ip: from.ip, inMesh: false, ...tokenOf(lowerHeaders(sent)) },
    protocol: request.protocol,
    method: request.method,
    authority: request.authority,
    path: request.path,
    headers: request.headers,
  });
  const { servers } = gatewayTable(mesh, from.gateway, request.port);
  if (servers.length === 0) {
    const text = `No Gateway opens port ${String(request.port)} of this gateway`;
    list.because([because(mesh.cluster, null, { text })]);
    list.add(outcome({ why: "no-route" }));
    return;
  }
  if (verdict.verdict !== "allow") {
    list.because(verdict.evidence);
    list.missing(verdict.missing);
    list.add(outcome({ why: verdict.verdict === "deny" ? "denied" : "unknown", status: verdict.status }));
    return;
  }
  const caller: Caller = {
    identity: identityOf(mesh, namespace, pod?.serviceAccount ?? "default"),
    namespace,
    ip: pod?.ip ?? null,
    remoteIp: from.ip,
    inMesh: true,
    hasProxy: true,
  };
  if (request.protocol === "tcp") {
    list.missing([{ what: "tcp routes of gateways", why: "Only HTTP is traced through a gateway" }]);
    list.add(outcome({ why: "unknown" }));
    return;
  }
  const scheme = servers.some(({ terminatesTls }) => terminatesTls) ? "https" : "http";
  followRoute({ mesh, list, caller, sent: lowerHeaders(sent) }, routeRequest(mesh, { ...request, scheme }));
}

function lowerHeaders(sent: Sent): Sent {
  const headers = Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...sent, headers: Object.fromEntries(headers) };
}

function traceWorkload(tracing: Tracing, from: WorkloadClient): void {
  const { mesh, list, request } = tracing;
  const target: Target =
    request.to === null ? byAuthority(mesh, request) : findTarget(mesh, request.to, request.port);
  const ambient = from.inMesh && podWith(mesh, from.namespace, from.labels)?.dataplane === "ambient";
  const caller: Caller = {
    identity: from.inMesh ? identityOf(mesh, from.namespace, from.serviceAccount) : null,
    namespace: from.namespace,
    ip: from.ip,
    remoteIp: null,
    inMesh: from.inMesh,
    hasProxy: from.inMesh && !ambient,
  };
  if (target.kind === "none" && (!caller.hasProxy || request.to !== null)) {
    list.because([because(mesh.cluster, null, { text: target.text })]);
    list.add(outcome({ why: "no-destination" }));
    return;
  }
  const sent = lowerHeaders(sentOf(request));
  if (!caller.hasProxy)
    connectDirectly(tracing, target, { caller, sent, wire: ambient ? "mtls" : "plaintext" });
  else traceSidecar(tracing, target, { caller, sent, from });
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

/** A client without HTTP proxy: kube-proxy picks any ready endpoint of the Service. */
function connectDirectly(
  { mesh, list, request }: Tracing,
  target: Target,
  { caller, sent, wire }: Client & { readonly wire: Wire },
): void {
  const endpoints = endpointsOf(target);
  const protocol = protocolAt(target);
  if (endpoints.length === 0) {
    list.add(outcome({ why: "no-endpoints" }));
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
  const protocol = protocolAt(target);
  if (!isHttp(request, protocol)) {
    if (target.kind === "service")
      traceTcp({ mesh, list, caller, client, raw: sent }, target.service, target.port);
    else passThrough(tracing, target, { caller, sent });
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
