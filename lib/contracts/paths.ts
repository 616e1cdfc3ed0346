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
  const { group, kind, namespace, name } = object;
  const parts = [group === "" ? "core" : group, kind, namespace === "" ? "-" : namespace, name];
  return `${pagePath(cluster, "config")}/${parts.map(segment).join("/")}`;
}

export function signInPath(returnTo: string): string {
  return `/login?returnTo=${segment(returnTo)}`;
}
