/** Names of the base world (see `../base.yaml`) and values that worlds draw from. */
export interface BaseService {
  readonly name: string;
  readonly namespace: string;
  readonly versions: readonly string[];
}

export const SERVICES: readonly BaseService[] = [
  { name: "api", namespace: "alpha", versions: ["v1", "v2"] },
  { name: "web", namespace: "alpha", versions: ["v1", "v2"] },
  { name: "cart", namespace: "beta", versions: ["v1", "v2", "v3"] },
];

export const APP_NAMESPACES = ["alpha", "beta"] as const;
export const ROOT_NAMESPACE = "istio-system";
export const HTTP_PORTS = [80, 9080] as const;
export const TCP_PORT = 7000;
export const DOMAIN = "svc.cluster.local";
export const GATEWAY_HOSTS = ["ext.example.com", "api.example.com"] as const;

export const PATHS = [
  "/",
  "/p1",
  "/p1/x",
  "/p2",
  "/p2/y",
  "/P1",
  "/admin",
  "/admin/users/7",
  "/health",
] as const;
export const PREFIXES = ["/", "/p", "/p1", "/p1/", "/admin"] as const;
export const PATH_REGEXES = [".*", "/p1", "/p[12](/.*)?", "/admin/.*", "/(?i)P1"] as const;
export const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;
export const HEADER_VALUES = ["1", "two", "three"] as const;

export const CLIENT_PRINCIPALS = [
  "cluster.local/ns/alpha/sa/client-a",
  "cluster.local/ns/beta/sa/client-b",
  "cluster.local/ns/alpha/*",
  "*/sa/client-b",
  "*",
  "cluster.local/ns/gamma/sa/none",
  "cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account",
] as const;

export function fqdnOf({ name, namespace }: BaseService): string {
  return `${name}.${namespace}.${DOMAIN}`;
}
