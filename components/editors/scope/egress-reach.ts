import type { HostChoice } from "../../fields/field-choices.ts";

/**
 * Hosts that `egress.hosts` entries let a proxy know: `namespace/host`, where `.` is the object's own namespace, `*` any,
 * and `~` none; a host may begin with `*.`. Entries without a slash mean any namespace.
 */
export function reachedHosts(
  entries: readonly string[],
  { hosts, namespace }: { readonly hosts: readonly HostChoice[]; readonly namespace: string },
): readonly HostChoice[] {
  return hosts.filter((host) => entries.some((entry) => reaches(entry, host, namespace)));
}

function reaches(entry: string, { host, namespace: owner }: HostChoice, namespace: string): boolean {
  const slash = entry.indexOf("/");
  const where = slash < 0 ? "*" : entry.slice(0, slash);
  const pattern = slash < 0 ? entry : entry.slice(slash + 1);
  if (where === "~") return false;
  const isThere = where === "*" || (where === "." ? owner === namespace : owner === where);
  if (!isThere) return false;
  return pattern === "*" || (pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern);
}
