import { authorize, enforcementOf, type AuthorizeAnswer } from "../authz/authorize.ts";
import { because } from "../because.ts";
import type { Evidence } from "../evidence.ts";
import { extensionsOf } from "../extensions.ts";
import type { GatewayClient } from "../request.ts";
import { routedToken } from "../route/routed-token.ts";
import { gatewayChain, type GatewayChain } from "../route/gateway-l4.ts";
import { listenerPort } from "../route/gateway-listeners.ts";
import { ingressWaypoint } from "../waypoint/find-waypoint.ts";
import { traceServiceWaypoint } from "../waypoint/trace-waypoint.ts";
import { routeRequest } from "../route/route-request.ts";
import { type Caller, editedHeaders } from "./deliver.ts";
import { OutcomeList, outcome } from "./outcomes.ts";
import { followRoute, type WaypointStep } from "./trace-http.ts";
import { sendConnection } from "./trace-tcp.ts";
import { identityOf, podWith, sentOf, serverNameOf, type Tracing } from "./tracing.ts";

/**
 * A request that enters at a gateway: the filter chain that its server name finds, the gateway's policies, its routes.
 * A client speaks TLS where a server of the port expects it.
 */
export function traceGateway(tracing: Tracing, from: GatewayClient): void {
  const { mesh, list, request } = tracing;
  const sni = serverNameOf(request) ?? null;
  list.missing(extensionsOf(mesh, { ...from.gateway, side: "gateway" }));
  const chain = gatewayChain(mesh, from.gateway, { port: request.port, sni });
  if (chain.kind === "closed" || (chain.kind === "http" && request.protocol === "tcp")) {
    list.because([closing(tracing, chain)]);
    list.add(outcome({ why: "no-route" }));
    return;
  }
  const verdict = judge(tracing, from, { chain, sni });
  if (verdict.verdict !== "allow") {
    list.because(verdict.evidence);
    list.missing(verdict.missing);
    list.add(outcome({ why: verdict.verdict === "deny" ? "denied" : "unknown", status: verdict.status }));
    return;
  }
  const caller = gatewayCaller(tracing, from);
  const sent = sentOf(request);
  if (chain.kind === "connection") {
    sendConnection(
      { mesh, list, caller, client: from.gateway, raw: sent, sni },
      chain.route,
      chain.server.port,
    );
    return;
  }
  const scheme = chain.server.terminatesTls ? "https" : "http";
  const edited = verdict.edits === undefined ? sent.headers : editedHeaders(sent.headers, verdict.edits);
  const headers = withForwarder(edited, from.ip);
  // The token may be taken away from what is sent on, not from what routes look at.
  const token = routedToken(mesh, { ...request, scheme });
  const routed = routeRequest(mesh, { ...request, headers, scheme, token });
  const toWaypoint = waypointHop(tracing, caller);
  followRoute({ mesh, list, caller, sent: { ...sent, headers }, toWaypoint }, routed);
}

/** A gateway adds the caller's address to `x-forwarded-for` (Envoy, `use_remote_address`); a sidecar leaves the header alone. */
function withForwarder(
  headers: Readonly<Record<string, string>>,
  ip: string | null,
): Readonly<Record<string, string>> {
  if (ip === null) return headers;
  const before = headers["x-forwarded-for"];
  return { ...headers, "x-forwarded-for": before === undefined ? ip : `${before},${ip}` };
}

function closing({ mesh, request }: Tracing, chain: Exclude<GatewayChain, { kind: "connection" }>): Evidence {
  const { server } = chain;
  if (server === null) {
    return because(mesh.cluster, null, {
      text: `No Gateway opens port ${String(request.port)} of this gateway`,
    });
  }
  const text =
    chain.kind === "closed" ? chain.text : "The server is for HTTP: the gateway does not take other bytes";
  return because(mesh.cluster, server.object, { path: server.path, text });
}

function waypointHop(tracing: Tracing, caller: Caller): WaypointStep {
  const { mesh, request } = tracing;
  return ({ service, port, sent }) => {
    const { waypoint, evidence, missing } = ingressWaypoint(mesh, service);
    if (waypoint === null && missing.length === 0) return null;
    const list = new OutcomeList();
    list.because(evidence);
    list.missing(missing);
    if (waypoint === null) list.add(outcome({ why: "unknown" }));
    else traceServiceWaypoint({ mesh, list, request }, { waypoint, caller, sent }, { service, port });
    return list.answer();
  };
}

/** What the gateway shows to the servers behind it. */
export function gatewayCaller(
  { mesh, request }: Omit<Tracing, "list">,
  { gateway, ip }: GatewayClient,
): Caller {
  const { namespace, labels } = gateway;
  const pod = podWith(mesh, namespace, labels);
  return {
    identity: identityOf(mesh, namespace, pod?.serviceAccount ?? "default"),
    namespace,
    ip: pod?.ip ?? null,
    remoteIp: ip,
    inMesh: true,
    token: request.token ?? {},
    timeMs: request.timeMs ?? null,
    hasProxy: true,
  };
}

function judge(
  { mesh, request }: Tracing,
  from: GatewayClient,
  { chain, sni }: { readonly chain: GatewayChain; readonly sni: string | null },
): AuthorizeAnswer {
  const { namespace, labels } = from.gateway;
  const enforcement = enforcementOf(mesh, { namespace, labels });
  const isHttp = chain.kind === "http";
  const isTls = chain.kind !== "closed" && (chain.server.terminatesTls || chain.server.passthroughTls);
  const { method, authority, path, headers, protocol, token = {} } = request;
  return authorize(mesh, {
    to: {
      namespace,
      labels,
      port: listenerPort(mesh, from.gateway, request.port),
      enforcement: enforcement === "none" ? "sidecar" : enforcement,
    },
    source: {
      principal: null,
      namespace: null,
      ip: from.ip,
      inMesh: false,
      ...(isHttp ? token : { requestPrincipal: null, claims: null }),
    },
    timeMs: request.timeMs ?? null,
    protocol: isHttp ? protocol : "tcp",
    sni: isTls ? sni : null,
    ...(isHttp ? { method, authority, path, headers } : {}),
  });
}
