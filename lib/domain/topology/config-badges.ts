import { isJsonObject, type JsonObject } from "../base/json.ts";
import { configObjects, type ConfigObject, type MeshSnapshot } from "../mesh/snapshot.ts";
import type { NodeBadge } from "./graph.ts";

const NETWORKING = "networking.istio.io";
const SECURITY = "security.istio.io";

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** `namespace/service` of a host as an object of the namespace writes it; null for hosts outside of the cluster. */
function serviceKeyOf(host: string, namespace: string, domain: string): string | null {
  if (!host.includes(".")) return `${namespace}/${host}`;
  const [name, owner, kind, ...rest] = host.split(".");
  if (name === undefined || owner === undefined) return null;
  if (kind === undefined) return `${owner}/${name}`;
  const suffix = rest.join(".");
  return kind === "svc" && (suffix === "" || suffix === domain) ? `${owner}/${name}` : null;
}

/** Small marks by `namespace/service` (what routes and resilience decide) and by `namespace/app` (policies). */
export interface ConfigBadges {
  readonly services: ReadonlyMap<string, readonly NodeBadge[]>;
  policiesOf(namespace: string, labels: Readonly<Record<string, string>>): boolean;
}

export function configBadges(mesh: MeshSnapshot): ConfigBadges {
  const services = new Map<string, Set<NodeBadge>>();
  const mark = (object: ConfigObject, host: unknown, badge: NodeBadge): void => {
    const key = typeof host === "string" ? serviceKeyOf(host, object.namespace, mesh.settings.domain) : null;
    if (key === null) return;
    const badges = services.get(key) ?? new Set<NodeBadge>();
    badges.add(badge);
    services.set(key, badges);
  };
  for (const route of configObjects(mesh, "VirtualService", NETWORKING)) {
    for (const badge of routeBadges(route.spec))
      for (const host of list(route.spec["hosts"])) mark(route, host, badge);
  }
  for (const rule of configObjects(mesh, "DestinationRule", NETWORKING)) {
    if (hasBreaker(rule.spec["trafficPolicy"])) mark(rule, rule.spec["host"], "breaker");
  }
  const policies = [...configObjects(mesh, "AuthorizationPolicy", SECURITY)];
  return {
    services: new Map([...services].map(([key, badges]) => [key, [...badges]])),
    policiesOf: (namespace, labels) =>
      policies.some((policy) => selects(policy, mesh.settings.rootNamespace, namespace, labels)),
  };
}

function routeBadges(spec: JsonObject): readonly NodeBadge[] {
  const badges = new Set<NodeBadge>(["routing"]);
  for (const route of list(spec["http"])) {
    if (!isJsonObject(route)) continue;
    if (route["timeout"] !== undefined) badges.add("timeout");
    if (route["fault"] !== undefined) badges.add("fault");
    if (route["mirror"] !== undefined || route["mirrors"] !== undefined) badges.add("mirror");
  }
  return [...badges];
}

function hasBreaker(policy: unknown): boolean {
  return (
    isJsonObject(policy) &&
    (policy["connectionPool"] !== undefined || policy["outlierDetection"] !== undefined)
  );
}

function selects(
  policy: ConfigObject,
  rootNamespace: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (policy.namespace !== namespace && policy.namespace !== rootNamespace) return false;
  const selector = policy.spec["selector"];
  if (!isJsonObject(selector) || !isJsonObject(selector["matchLabels"])) return true;
  return Object.entries(selector["matchLabels"]).every(([key, value]) => labels[key] === text(value));
}
