import type { Labels } from "../kube/kube-object.ts";
import type { AuthorizeSource } from "./authz/request-facts.ts";

/** A client pod, in or out of the mesh. */
export interface WorkloadClient {
  readonly namespace: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly ip: string | null;
  readonly inMesh: boolean;
  /** Whether ztunnel takes its requests; told by the pods that carry the labels when absent. */
  readonly isAmbient?: boolean;
}

/** A token that every proxy takes for validated, whatever the headers say. */
export type StatedToken = Pick<AuthorizeSource, "requestPrincipal" | "claims">;

/** Traffic that enters at an ingress gateway; `ip` is the caller outside. */
export interface GatewayClient {
  readonly gateway: { readonly namespace: string; readonly labels: Labels };
  readonly ip: string | null;
}

/** Where a request starts; the same union in every question and every command of the command line. */
export type From = WorkloadClient | GatewayClient;

export function isGatewayClient(from: From): from is GatewayClient {
  return "gateway" in from;
}

/** What a client asks for. `port` is the Service's port; for a pod, the container's. */
export interface RouteRequest {
  readonly from: From;
  readonly port: number;
  readonly method: string;
  readonly scheme: "http" | "https";
  /** Host header, with or without port. */
  readonly authority: string;
  /** Path with query string. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: the token is looked for in the headers. */
  readonly token?: StatedToken;
  /** When the request is made, ms since the epoch; only tokens with a time ask for it. */
  readonly timeMs?: number | null;
}

export type TraceTarget = { readonly service: string } | { readonly pod: string };

/** One client request end to end. `to` is absent when the request enters at a gateway. */
export interface TraceRequest extends Omit<RouteRequest, "scheme"> {
  /** `name.namespace` or `namespace/name`. */
  readonly to: TraceTarget | null;
  readonly protocol: "http" | "grpc" | "tcp";
  /** Server name that a TLS client announces, null for none; the host of the authority when absent. */
  readonly sni?: string | null;
}
