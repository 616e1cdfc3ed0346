/** Pages of a cluster, by their last path segment. */
export type PageName =
  | "overview"
  | "topology"
  | "services"
  | "config"
  | "simulate"
  | "changes"
  | "canaries"
  | "readiness"
  | "audit"
  | "proxies"
  | "settings";

const segment = encodeURIComponent;

/** `/c/demo-eu-1/audit`. */
export function pagePath(cluster: string, page: PageName): string {
  return `/c/${segment(cluster)}/${page}`;
}

export function servicePath(cluster: string, namespace: string, name: string): string {
  return `${pagePath(cluster, "services")}/${segment(namespace)}/${segment(name)}`;
}

export function changePath(cluster: string, id: string): string {
  return `${pagePath(cluster, "changes")}/${segment(id)}`;
}

/** `/c/demo-eu-1/config/networking.istio.io/VirtualService/production/api`; cluster-scoped objects have "-" as namespace. */
export function objectPath(
  cluster: string,
  object: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  },
): string {
  return `${pagePath(cluster, "config")}/${objectSegments(object)}`;
}

/** Guided editor of the split of a VirtualService or HTTPRoute. */
export function splitPath(cluster: string, object: Parameters<typeof objectPath>[1]): string {
  return `/c/${segment(cluster)}/edit/split/${objectSegments(object)}`;
}

function objectSegments({ group, kind, namespace, name }: Parameters<typeof objectPath>[1]): string {
  const parts = [group === "" ? "core" : group, kind, namespace === "" ? "-" : namespace, name];
  return parts.map(segment).join("/");
}
