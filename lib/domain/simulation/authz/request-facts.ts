import type { JsonObject } from "../../base/json.ts";
import type { Labels } from "../../kube/kube-object.ts";

/** Which proxy judges: ztunnel knows connections only, a waypoint only policies that target it. */
export type Enforcement = "sidecar" | "gateway" | "waypoint" | "ztunnel" | "none";

/** A field that is absent is not known; null is known to be none. */
export interface AuthorizeSource {
  /** SPIFFE id without scheme, `td/ns/x/sa/y`; null for a caller without mutual TLS. */
  readonly principal?: string | null;
  readonly namespace?: string | null;
  /** Direct peer address. */
  readonly ip?: string | null;
  /** Original client by X-Forwarded-For or PROXY protocol; the peer when absent. */
  readonly remoteIp?: string | null;
  readonly inMesh?: boolean | null;
  /** `iss/sub` of the validated token; null without one. When absent, the token is looked for in the headers. */
  readonly requestPrincipal?: string | null;
  readonly claims?: JsonObject | null;
}

export interface AuthorizeTarget {
  readonly namespace: string;
  readonly labels: Labels;
  /** Port of the workload, not of the Service; absent when not known. */
  readonly port?: number | null;
  readonly ip?: string | null;
  /** Taken from the pods that carry the labels when absent. */
  readonly enforcement?: Enforcement;
  /** The service that a waypoint is asked for; policies may target it. */
  readonly service?: { readonly namespace: string; readonly name: string };
}

export interface AuthorizeRequest {
  readonly to: AuthorizeTarget;
  readonly source: AuthorizeSource;
  /** Absent when not known. */
  readonly protocol?: "http" | "grpc" | "tcp";
  readonly method?: string | null;
  readonly authority?: string | null;
  readonly path?: string | null;
  readonly headers?: Readonly<Record<string, string>> | null;
  readonly sni?: string | null;
  /** When the request is made, ms since the epoch: tokens may have a time. */
  readonly timeMs?: number | null;
}
