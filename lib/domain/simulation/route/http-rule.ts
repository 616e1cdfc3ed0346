import type { Path } from "../../base/json.ts";
import type { StringMatch } from "../../istio/string-match.ts";
import type { RetryPolicy } from "../../mesh/settings.ts";
import type { ConfigObject } from "../../mesh/snapshot.ts";
import type { HeaderEdits } from "../trace-outcome.ts";

/** `segments` is Gateway API's PathPrefix: `/foo` covers `/foo` and `/foo/bar`, not `/foobar`. */
export type PathMatch = StringMatch | { readonly kind: "segments"; readonly value: string };

export type NamedMatch = readonly [name: string, match: StringMatch];

export interface HttpMatch {
  readonly uri: PathMatch | null;
  readonly ignoreUriCase: boolean;
  readonly method: StringMatch | null;
  readonly scheme: StringMatch | null;
  readonly authority: StringMatch | null;
  readonly headers: readonly NamedMatch[];
  readonly withoutHeaders: readonly NamedMatch[];
  readonly queryParams: readonly NamedMatch[];
  /** Settled when the proxy's configuration is made, not per request. */
  readonly generation: GenerationMatch;
}

export interface GenerationMatch {
  readonly port: number | null;
  /** `namespace/name` or `mesh`. */
  readonly gateways: readonly string[];
  readonly sourceLabels: ReadonlyMap<string, string> | null;
  readonly sourceNamespace: string | null;
}

export interface RouteDestination {
  readonly host: string;
  readonly subset: string | null;
  readonly port: number | null;
  readonly weight: number;
  readonly requestHeaders: HeaderEdits;
  readonly responseHeaders: HeaderEdits;
  /** Why the backend cannot be used (Gateway API: 500); null when it can. */
  readonly invalid: string | null;
}

export interface Redirect {
  readonly scheme: string | null;
  readonly authority: string | null;
  readonly port: number | "from-scheme" | "from-request" | null;
  readonly path: { readonly kind: "full" | "prefix"; readonly value: string } | null;
  readonly code: number;
}

export type RuleAction =
  | { readonly kind: "forward"; readonly destinations: readonly RouteDestination[] }
  | { readonly kind: "redirect"; readonly redirect: Redirect }
  | { readonly kind: "direct"; readonly status: number; readonly body: string | null }
  | { readonly kind: "delegate"; readonly namespace: string; readonly name: string };

export interface Rewrite {
  readonly path:
    | { readonly kind: "prefix"; readonly value: string }
    | { readonly kind: "full"; readonly value: string }
    | { readonly kind: "regex"; readonly match: string; readonly substitution: string }
    | null;
  readonly authority: string | null;
}

export interface Fault {
  readonly delayMs: number;
  /** 0–1. */
  readonly delayShare: number;
  /** Null without an abort. */
  readonly abortStatus: number | null;
  readonly abortShare: number;
}

export interface CorsPolicy {
  readonly origins: readonly StringMatch[];
  /** Of the answer to a preflight. */
  readonly preflight: HeaderEdits["set"];
  /** Of every answer to an allowed origin. */
  readonly shared: HeaderEdits["set"];
  /** Whether preflights of other origins go to the application. */
  readonly forwardsUnmatched: boolean;
}

export interface Mirror {
  readonly host: string;
  readonly subset: string | null;
  readonly port: number | null;
  /** 0–1. */
  readonly share: number;
}

export interface HttpRule {
  readonly object: ConfigObject;
  /** Where the rule stands in its object. */
  readonly path: Path;
  readonly index: number;
  readonly name: string | null;
  /** Any may match; empty matches all. */
  readonly matches: readonly HttpMatch[];
  readonly action: RuleAction;
  readonly rewrite: Rewrite | null;
  readonly fault: Fault | null;
  readonly cors: CorsPolicy | null;
  readonly mirrors: readonly Mirror[];
  readonly timeoutMs: number | null;
  /** Undefined: not stated, the mesh's default applies. Null: none. */
  readonly retries: RetryPolicy | null | undefined;
  readonly requestHeaders: HeaderEdits;
  readonly responseHeaders: HeaderEdits;
}

export const NO_EDITS: HeaderEdits = { set: {}, add: {}, remove: [] };

export const ANY_MATCH: HttpMatch = {
  uri: null,
  ignoreUriCase: false,
  method: null,
  scheme: null,
  authority: null,
  headers: [],
  withoutHeaders: [],
  queryParams: [],
  generation: { port: null, gateways: [], sourceLabels: null, sourceNamespace: null },
};

/**
 * Whether nothing is left that a request must meet: such a match ends the list at generation (Istio 1.31, route.go
 * `IsCatchAllRoute`). Conditions settled at generation do not count.
 */
export function isCatchAll(match: HttpMatch): boolean {
  const { uri, method, scheme, authority, headers, withoutHeaders, queryParams } = match;
  const anyPath =
    uri === null ||
    ((uri.kind === "prefix" || uri.kind === "segments") && uri.value === "/") ||
    (uri.kind === "regex" && uri.value === ".*") ||
    uri.kind === "present";
  return (
    anyPath &&
    [method, scheme, authority].every((condition) => condition === null) &&
    headers.length + withoutHeaders.length + queryParams.length === 0
  );
}
