import type { MeshEndpoint } from "../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { authorize } from "../authz/authorize.ts";
import { extensionsOf } from "../extensions.ts";
import type { AuthorizeRequest, Enforcement } from "../authz/request-facts.ts";
import type { Connection } from "../mtls/connect.ts";
import type { StatedToken } from "../request.ts";
import { inboundListener } from "../route/inbound-listener.ts";
import { applyEdits } from "../route/header-edits.ts";
import { NO_EDITS } from "../route/http-rule.ts";
import { normalizePath } from "../route/normalize-path.ts";
import type { HeaderEdits, TraceOutcome, TraceReason, TraceRouteFacts } from "../trace-outcome.ts";
import { type OutcomeList, outcome } from "./outcomes.ts";

/** Who sends, as the server may see it. */
export interface Caller {
  /** SPIFFE id that it shows over mutual TLS. */
  readonly identity: string | null;
  readonly namespace: string | null;
  readonly ip: string | null;
  /** Original client when a gateway stands between. */
  readonly remoteIp: string | null;
  readonly inMesh: boolean;
  /** Empty when a token has to be looked for in the headers. */
  readonly token: StatedToken;
  /** When the request is made; null when not known. */
  readonly timeMs: number | null;
  /** Whether a refused connection becomes a 503 of the client's proxy, or a closed connection. */
  readonly hasProxy: boolean;
}

/** The HTTP request on the wire; null for a TCP connection. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Delivery {
  readonly share: number;
  readonly delayMs: number;
  readonly endpoint: MeshEndpoint;
  readonly connection: Omit<Connection, "wire">;
  readonly caller: Caller;
  readonly sent: Sent | null;
  /** Method, path and headers that a TCP client sends: the application sees them untouched. */
  readonly raw: Sent;
  readonly edits: { readonly request: HeaderEdits; readonly response: HeaderEdits } | null;
  readonly route: TraceRouteFacts | null;
  readonly delivered: Extract<TraceReason, "forwarded" | "passthrough">;
}

/** The last hop: transport, then the server's policies, then the application, which answers 200. */
export function deliver(mesh: MeshSnapshot, list: OutcomeList, delivery: Delivery): void {
  const { share, delayMs, endpoint, connection, caller, sent, route } = delivery;
  const shared = { share, delayMs, route: route === null ? null : { ...route, mtls: wireOf(connection) } };
  list.because(connection.evidence);
  const port = applicationPort(mesh, list, endpoint);
  if (connection.outcome === "refused") {
    const status = caller.hasProxy && sent !== null ? 503 : null;
    list.add(
      outcome({ ...shared, why: "tls-refused", status, flags: caller.hasProxy ? connection.flag : "-" }),
    );
    return;
  }
  const verdict = authorize(mesh, serverQuestion(delivery));
  list.because(verdict.evidence);
  if (verdict.verdict === "unknown") {
    list.missing(verdict.missing);
    list.add(outcome({ ...shared, why: "unknown" }));
    return;
  }
  if (verdict.verdict === "deny") {
    list.add(outcome({ ...shared, why: "denied", status: verdict.status, by: endpoint.by }));
    return;
  }
  list.add(reached(mesh, delivery, { ...shared, port, edits: verdict.edits ?? NO_EDITS }));
}

/** Port on which the application gets the request, after what its sidecar does with it. */
function applicationPort(mesh: MeshSnapshot, list: OutcomeList, endpoint: MeshEndpoint): number {
  if (endpoint.pod?.dataplane !== "sidecar") return endpoint.port;
  list.missing(extensionsOf(mesh, { ...endpoint, side: "inbound" }));
  const listener = inboundListener(mesh, endpoint);
  list.because(listener?.evidence ?? []);
  return listener?.port ?? endpoint.port;
}

function wireOf({ outcome: result }: Omit<Connection, "wire">): TraceRouteFacts["mtls"] {
  return result === "mtls" ? "mtls" : "plaintext";
}

interface Reached extends Pick<TraceOutcome, "share" | "delayMs" | "route"> {
  /** Of the container. */
  readonly port: number;
  /** Of the server's proxy. */
  readonly edits: HeaderEdits;
}

function reached(
  mesh: MeshSnapshot,
  { endpoint, sent, raw, edits: routeEdits, delivered }: Delivery,
  { edits, port, ...shared }: Reached,
): TraceOutcome {
  const request = sent ?? raw;
  const isHttpHere = sent !== null && endpoint.pod?.dataplane !== "none";
  const path = isHttpHere ? normalizePath(request.path, mesh.settings.pathNormalization) : request.path;
  return outcome({
    ...shared,
    why: delivered,
    status: 200,
    by: endpoint.by,
    seen: { ...request, path, headers: editedHeaders(request.headers, edits), port },
    response: routeEdits?.response ?? null,
  });
}

function serverQuestion({ endpoint, connection, caller, sent }: Delivery): AuthorizeRequest {
  const isMtls = connection.outcome === "mtls";
  return {
    to: {
      namespace: (endpoint.pod ?? endpoint).namespace,
      labels: (endpoint.pod ?? endpoint).labels,
      port: endpoint.port,
      ip: endpoint.ip,
      enforcement: enforcementAt(endpoint),
    },
    source: {
      principal: isMtls ? caller.identity : null,
      namespace: caller.namespace,
      ip: caller.ip,
      ...(caller.remoteIp === null ? {} : { remoteIp: caller.remoteIp }),
      inMesh: caller.inMesh,
      ...(sent === null ? { requestPrincipal: null, claims: null } : caller.token),
    },
    timeMs: caller.timeMs,
    protocol: sent === null ? "tcp" : "http",
    ...(sent === null
      ? {}
      : { method: sent.method, path: sent.path, authority: sent.authority, headers: sent.headers }),
  };
}

function enforcementAt({ pod }: MeshEndpoint): Enforcement {
  if (pod === null || pod.dataplane === "none") return "none";
  if (pod.dataplane === "ambient") return "ztunnel";
  return pod.labels["gateway.networking.k8s.io/gateway-name"] === undefined ? "sidecar" : "gateway";
}

/** Headers after the edits; names in lower case. */
export function editedHeaders(
  headers: Readonly<Record<string, string>>,
  edits: HeaderEdits,
): Readonly<Record<string, string>> {
  return applyEdits(
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    edits,
  );
}
