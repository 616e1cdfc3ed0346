import type { Evidence, Missing } from "./evidence.ts";

export type TraceReason =
  | "forwarded"
  | "abort"
  | "redirect"
  | "direct-response"
  | "no-route"
  | "no-destination"
  | "no-endpoints"
  | "denied"
  | "tls-refused"
  | "passthrough"
  | "unknown";

/** One possible end of a request. */
export interface TraceOutcome {
  /** 0–1; the shares of one answer sum to 1. */
  readonly share: number;
  /** HTTP status; null where there is no HTTP answer (a closed connection, or unknown). */
  readonly status: number | null;
  /** `namespace/workload` that answered, or null when nobody was reached. */
  readonly by: string | null;
  /** Injected delay, ms. */
  readonly delayMs: number;
  readonly why: TraceReason;
  /** Envoy's response flag as the client's proxy reports it: `-`, NR, NC, UH, UO, FI, DI, UF, UC… */
  readonly flags: string;
  /** Effective settings on the way, for load models and explanations. Null where no route was taken. */
  readonly route: TraceRouteFacts | null;
  /** The request as the application gets it; null when nobody was reached. */
  readonly seen: SeenRequest | null;
  /** What the proxies do to the response; null when there is none to change. */
  readonly response: HeaderEdits | null;
  /** Target of a redirect, else null. */
  readonly location: string | null;
  /** Body of a direct response, else null. */
  readonly body: string | null;
}

/** Header operations in Istio's words; names in lower case. */
export interface HeaderEdits {
  readonly set: Readonly<Record<string, string>>;
  readonly add: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

export interface SeenRequest {
  /** Port of the container. */
  readonly port: number;
  readonly method: string;
  /** With query string. */
  readonly path: string;
  readonly authority: string;
  /** The client's headers after the edits of routes; without those that Envoy itself adds. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface TraceRouteFacts {
  /** Service that was routed to: host of the destination as a FQDN. */
  readonly host: string;
  readonly subset: string | null;
  readonly port: number;
  readonly timeoutMs: number | null;
  readonly retries: {
    readonly attempts: number;
    readonly on: readonly string[];
    readonly perTryMs: number | null;
  } | null;
  readonly mtls: "mtls" | "plaintext";
  readonly mirrors: readonly {
    readonly host: string;
    readonly subset: string | null;
    readonly share: number;
  }[];
}

export interface TraceAnswer {
  readonly outcomes: readonly TraceOutcome[];
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}
