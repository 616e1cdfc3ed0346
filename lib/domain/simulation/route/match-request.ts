import { matchesText, type StringMatch } from "../../istio/string-match.ts";
import { claimValues } from "../authz/claims.ts";
import type { StatedToken } from "../request.ts";
import { claimPath } from "./claim-name.ts";
import type { HttpMatch, NamedMatch, PathMatch } from "./http-rule.ts";

/** What the rules of a proxy look at. */
export interface MatchInput {
  readonly method: string;
  readonly scheme: string;
  readonly authority: string;
  /** Without query, normalised. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Validated by the proxy before it routes. */
  readonly token: StatedToken;
}

export function toMatchInput(request: {
  readonly method: string;
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly token: StatedToken;
}): MatchInput {
  const { path, query } = splitPath(request.path);
  return {
    method: request.method,
    scheme: request.scheme,
    authority: request.authority,
    path,
    query: parseQuery(query),
    headers: new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    token: request.token,
  };
}

export function splitPath(path: string): { readonly path: string; readonly query: string | null } {
  const bare = path.split("#")[0] ?? "";
  const mark = bare.indexOf("?");
  return mark === -1
    ? { path: bare, query: null }
    : { path: bare.slice(0, mark), query: bare.slice(mark + 1) };
}

/** First value of each parameter, not decoded, as Envoy compares them. */
function parseQuery(query: string | null): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const part of (query ?? "").split("&")) {
    const equals = part.indexOf("=");
    const name = equals === -1 ? part : part.slice(0, equals);
    if (name !== "" && !params.has(name)) params.set(name, equals === -1 ? "" : part.slice(equals + 1));
  }
  return params;
}

export function matchesRequest(match: HttpMatch, input: MatchInput): boolean {
  return (
    (match.uri === null || matchesPath(match.uri, input.path, match.ignoreUriCase)) &&
    isMet(match.method, input.method) &&
    isMet(match.scheme, input.scheme) &&
    isMet(match.authority, input.authority) &&
    match.headers.every((entry) => isClaimMet(entry, input.token) ?? isPresentAndMet(entry, input.headers)) &&
    match.withoutHeaders.every((entry) => {
      const isMetHere = isClaimMet(entry, input.token);
      return isMetHere === null ? isWithout(entry, input.headers) : !isMetHere;
    }) &&
    match.queryParams.every((entry) => isPresentAndMet(entry, input.query))
  );
}

function isMet(match: StringMatch | null, text: string): boolean {
  return match === null || matchesText(match, text);
}

export function matchesPath(match: PathMatch, path: string, ignoreCase = false): boolean {
  if (match.kind !== "segments") return matchesText(match, path, ignoreCase);
  if (match.value === "/") return path.startsWith("/");
  return path === match.value || path.startsWith(`${match.value}/`);
}

function isPresentAndMet([name, match]: NamedMatch, values: ReadonlyMap<string, string>): boolean {
  const value = values.get(name);
  return value !== undefined && matchesText(match, value);
}

/** Whether any value of the claim fits; null for a match on a header. Without the claim nothing fits. */
function isClaimMet([name, match]: NamedMatch, token: StatedToken): boolean | null {
  const path = claimPath(name);
  return path === null ? null : (claimValues(token, path) ?? []).some((value) => matchesText(match, value));
}

/** An absent header counts as an empty value, except in the presence form, which asks for absence. */
function isWithout([name, match]: NamedMatch, headers: ReadonlyMap<string, string>): boolean {
  const value = headers.get(name);
  if (match.kind === "present") return value === undefined;
  return !matchesText(match, value ?? "");
}
