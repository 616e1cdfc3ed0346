/** Whether two hosts, each perhaps with a leading wildcard, have a name in common. */
export function hostsOverlap(a: string, b: string): boolean {
  const [long, short] = a.length < b.length ? [b, a] : [a, b];
  if (a.startsWith("*") && b.startsWith("*")) return long.slice(1).endsWith(short.slice(1));
  if (a.startsWith("*")) return b.endsWith(a.slice(1));
  if (b.startsWith("*")) return a.endsWith(b.slice(1));
  return a === b;
}

/** Whether every name that `host` stands for is also one of `other`. */
export function isSubsetOfHost(host: string, other: string): boolean {
  if (!other.startsWith("*")) return host === other;
  if (host.startsWith("*")) return host.length >= other.length && host.slice(1).endsWith(other.slice(1));
  return host.endsWith(other.slice(1));
}
