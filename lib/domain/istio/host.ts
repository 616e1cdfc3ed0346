/**
 * Full name of a host as a rule in `namespace` means it: a name without a dot is a Service of the rule's own namespace,
 * not of the caller's (Istio 1.31, VirtualService `hosts` and `Destination.host`). Names with a dot, `*` and addresses stay.
 */
export function resolveHost(host: string, namespace: string, domain: string): string {
  const lower = host.toLowerCase();
  if (lower === "" || lower.includes(".") || lower.includes("*") || lower.includes(":")) return lower;
  return `${lower}.${namespace}.svc.${domain}`;
}

export function isWildcardHost(host: string): boolean {
  return host.startsWith("*");
}

/** Whether `pattern` covers `host`, itself possibly a wildcard. `*.b.c` covers `a.b.c` and `*.a.b.c`, not `b.c`. */
export function matchesHost(pattern: string, host: string): boolean {
  if (pattern === "*") return true;
  if (!pattern.startsWith("*")) return pattern === host;
  const bare = host.startsWith("*") ? host.slice(1) : host;
  const suffix = pattern.slice(1);
  if (host.startsWith("*")) return bare.endsWith(suffix);
  return host.length > suffix.length && host.endsWith(suffix);
}

/** Whether some host is covered by both. */
export function hostsOverlap(a: string, b: string): boolean {
  return matchesHost(a, b) || matchesHost(b, a);
}

/** Most specific first: exact names before wildcards, longer before shorter, then by name. */
export function compareHosts(a: string, b: string): number {
  const wild = Number(isWildcardHost(a)) - Number(isWildcardHost(b));
  if (wild !== 0) return wild;
  if (a.length !== b.length) return b.length - a.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Host part of an authority: lower case, without port; keeps the brackets of an IPv6 address. */
export function hostOfAuthority(authority: string): string {
  const lower = authority.toLowerCase();
  if (lower.startsWith("[")) return lower.slice(0, lower.indexOf("]") + 1) || lower;
  const colon = lower.indexOf(":");
  return colon === -1 ? lower : lower.slice(0, colon);
}

/** Name and namespace of a host that is a Kubernetes Service's FQDN; null for any other host. */
export function serviceOfHost(
  host: string,
  domain: string,
): { readonly name: string; readonly namespace: string } | null {
  const suffix = `.svc.${domain}`;
  if (!host.endsWith(suffix)) return null;
  const [name, namespace, ...rest] = host.slice(0, -suffix.length).split(".");
  return name === undefined || namespace === undefined || rest.length > 0 ? null : { name, namespace };
}

/** Every name a sidecar in `clientNamespace` may use for the FQDN of a Kubernetes Service. */
export function candidateHosts(host: string, clientNamespace: string, domain: string): readonly string[] {
  const parts = host.split(".");
  const candidates = [host];
  if (parts.length === 1) candidates.push(`${host}.${clientNamespace}.svc.${domain}`);
  if (parts.length === 2) candidates.push(`${host}.svc.${domain}`);
  if (parts.length === 3 && parts[2] === "svc") candidates.push(`${host}.${domain}`);
  return candidates;
}
