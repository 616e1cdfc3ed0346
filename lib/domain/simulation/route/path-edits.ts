import { replaceRegex } from "../../istio/string-match.ts";
import type { HttpMatch, PathMatch, Redirect, Rewrite } from "./http-rule.ts";
import { splitPath } from "./match-request.ts";

/**
 * Path with query after a rewrite, as Envoy's `prefix_rewrite` does it: the matched prefix is replaced; with an exact
 * or regex match that is the whole path, without a path match it is the leading slash.
 */
export function rewritePath(path: string, rewrite: Rewrite["path"], matched: HttpMatch | null): string {
  if (rewrite === null) return path;
  const { path: bare, query } = splitPath(path);
  const rest = query === null ? "" : `?${query}`;
  switch (rewrite.kind) {
    case "full":
      return `${rewrite.value}${rest}`;
    case "regex":
      return `${replaceRegex(rewrite.match, bare, rewrite.substitution)}${rest}`;
    case "prefix":
      return `${replacePrefix(bare, matched?.uri ?? null, rewrite.value)}${rest}`;
  }
}

function replacePrefix(path: string, match: PathMatch | null, value: string): string {
  if (match === null || match.kind === "present") return `${value}${path.slice(1)}`;
  if (match.kind === "prefix") return `${value}${path.slice(match.value.length)}`;
  if (match.kind !== "segments") return value;
  const rest = match.value === "/" ? path.slice(1) : path.slice(match.value.length).replace(/^\//, "");
  if (rest === "") return value === "" ? "/" : value;
  return `${value.replace(/\/$/, "")}/${rest}`;
}

interface Redirected {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly listenerPort: number;
}

/** Location header; default ports are left out (Envoy `RouteEntryImplBase::newUri`). */
export function redirectLocation(request: Redirected, redirect: Redirect, matched: HttpMatch | null): string {
  const scheme = redirect.scheme ?? request.scheme;
  const path = redirectPath(request.path, redirect, matched);
  const slash = path.startsWith("/") ? "" : "/";
  return `${scheme}://${redirectAuthority(request, redirect, scheme)}${slash}${path}`;
}

function redirectAuthority(request: Redirected, redirect: Redirect, scheme: string): string {
  const { host, port } = splitPort(redirect.authority ?? request.authority);
  // Istio makes routes per listener: the port of the request is the listener's, whatever the Host header says.
  const stated = redirect.port === "from-request" ? request.listenerPort : redirect.port;
  if (typeof stated === "number" && !isDefaultPort(scheme, stated)) return `${host}:${String(stated)}`;
  if (port === null) return host;
  const changed = redirect.scheme !== null && redirect.scheme !== request.scheme;
  const stripped = changed && isDefaultPort(request.scheme, port);
  return stripped ? host : `${host}:${String(port)}`;
}

function redirectPath(path: string, redirect: Redirect, matched: HttpMatch | null): string {
  if (redirect.path === null) return path;
  if (redirect.path.kind === "prefix") return rewritePath(path, redirect.path, matched);
  if (redirect.path.value.includes("?")) return redirect.path.value;
  const { query } = splitPath(path);
  return `${redirect.path.value}${query === null ? "" : `?${query}`}`;
}

function isDefaultPort(scheme: string, port: number): boolean {
  return (scheme === "http" && port === 80) || (scheme === "https" && port === 443);
}

function splitPort(authority: string): { readonly host: string; readonly port: number | null } {
  const match = /^(.*?)(?::(\d{1,5}))?$/.exec(authority);
  const port = match?.[2];
  return { host: match?.[1] ?? authority, port: port === undefined ? null : Number(port) };
}
