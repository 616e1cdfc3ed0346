import { matchesRegex } from "../../istio/string-match.ts";

/** Exact, `x*` prefix, `*x` suffix, `*` any non-empty value (Istio 1.31, AuthorizationPolicy). */
export function matchesValue(pattern: string, value: string): boolean {
  if (pattern === "*") return value !== "";
  if (pattern.startsWith("*")) return value.endsWith(pattern.slice(1));
  if (pattern.endsWith("*")) return value.startsWith(pattern.slice(0, -1));
  return pattern === value;
}

/** Case-insensitive; the whole Host header counts, its port included (Istio 1.31, `HostMatcher`; seen with Envoy). */
export function matchesAuthority(pattern: string, authority: string): boolean {
  return matchesValue(pattern.toLowerCase(), authority.toLowerCase());
}

/** `{*}` is one segment, `{**}` zero or more. The path comes without query. */
export function matchesPathPattern(pattern: string, path: string): boolean {
  if (!pattern.includes("{")) return matchesValue(pattern, path);
  return matchesRegex(templateRegex(pattern), path);
}

function templateRegex(template: string): string {
  const parts = template.split("/").slice(1);
  return parts.reduce((regex, part, index) => {
    if (part === "{*}") return `${regex}/[^/]+`;
    if (part !== "{**}") return `${regex}/${part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`;
    return index === parts.length - 1 ? `${regex}/.*` : `${regex}(?:/[^/]+)*`;
  }, "");
}

export interface SpiffeId {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Null for an identity that is not `td/ns/x/sa/y`. */
export function parsePrincipal(principal: string): SpiffeId | null {
  const match = /^(?:spiffe:\/\/)?([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal);
  return match === null
    ? null
    : { trustDomain: match[1] ?? "", namespace: match[2] ?? "", serviceAccount: match[3] ?? "" };
}

/** The pattern with every alias of the local trust domain in its place; `cluster.local` means the local one. */
export function principalPatterns(
  pattern: string,
  {
    trustDomain,
    trustDomainAliases,
  }: { readonly trustDomain: string; readonly trustDomainAliases: readonly string[] },
): readonly string[] {
  const slash = pattern.indexOf("/");
  if (slash === -1) return [pattern];
  const stated = pattern.slice(0, slash);
  const local = [trustDomain, ...trustDomainAliases];
  if (stated !== "cluster.local" && !local.includes(stated)) return [pattern];
  return [...new Set(local)].map((domain) => `${domain}${pattern.slice(slash)}`);
}
