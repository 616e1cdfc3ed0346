import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readService } from "@/lib/contracts/services.ts";
import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import { resolveHost } from "@/lib/domain/istio/host.ts";
import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import {
  configObjects,
  type ConfigObject,
  type MeshSnapshot,
  type PodFacts,
  type ServiceFacts,
} from "@/lib/domain/mesh/snapshot.ts";
import { effectiveRoutes } from "@/lib/domain/simulation/effective-routes.ts";
import { effectivePeerMode } from "@/lib/domain/simulation/index.ts";

type Objects = ResponseOf<typeof readService>["objects"];

interface Subject {
  readonly host: string;
  readonly pods: readonly PodFacts[];
}

const SECURITY_KINDS = ["AuthorizationPolicy", "RequestAuthentication"] as const;

/** Objects that decide what happens to requests for a service: routes, its destination rules, its workloads' policies. */
export function objectsOfService(
  mesh: MeshSnapshot,
  service: ServiceFacts,
  { host, pods }: Subject,
): Objects {
  const { winner, shadowed } = effectiveRoutes(mesh, { host, viewer: service.namespace });
  const routes = [...(winner === null ? [] : [winner]), ...shadowed];
  const rules = [...configObjects(mesh, "DestinationRule", "networking.istio.io")].filter(
    ({ spec, namespace }) =>
      typeof spec["host"] === "string" && resolveHost(spec["host"], namespace, mesh.settings.domain) === host,
  );
  const policies = SECURITY_KINDS.flatMap((kind) =>
    [...configObjects(mesh, kind, "security.istio.io")].filter((policy) =>
      appliesTo(mesh, policy, service, pods),
    ),
  );
  const lost = new Set(shadowed);
  return [...routes, ...rules, ...policies, ...peerPolicies(mesh, service, pods)].map((object) => ({
    ref: {
      cluster: mesh.cluster,
      group: object.group,
      kind: object.kind,
      namespace: object.namespace,
      name: object.name,
    },
    badge: findConfigKind(object.kind, object.group)?.badge ?? "",
    summary:
      lost.has(object) && winner !== null
        ? `shadowed by ${winner.namespace === object.namespace ? "" : `${winner.namespace}/`}${winner.name}`
        : summaryOf(object),
    isShadowed: lost.has(object),
  }));
}

/** PeerAuthentications in force on the ports behind the service: one that another one overrides decides nothing. */
function peerPolicies(
  mesh: MeshSnapshot,
  { ports }: ServiceFacts,
  pods: readonly PodFacts[],
): readonly ConfigObject[] {
  const deciding = pods.flatMap((pod) =>
    ports.map(({ port, targetPort }) => {
      const named = pod.containerPorts.find(({ name }) => name === targetPort)?.port;
      return effectivePeerMode(mesh, pod, named ?? (typeof targetPort === "number" ? targetPort : port))
        .object;
    }),
  );
  return [...new Set(deciding)].filter((object) => object !== null);
}

function appliesTo(
  mesh: MeshSnapshot,
  policy: ConfigObject,
  service: ServiceFacts,
  pods: readonly PodFacts[],
): boolean {
  if (policy.namespace !== service.namespace && policy.namespace !== mesh.settings.rootNamespace)
    return false;
  const selector = isJsonObject(policy.spec["selector"]) ? policy.spec["selector"]["matchLabels"] : undefined;
  if (!isJsonObject(selector))
    return policy.spec["targetRefs"] === undefined && policy.spec["targetRef"] === undefined;
  const wanted = Object.entries(selector);
  return pods.some(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
}

const countOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

function summaryOf({ kind, spec }: ConfigObject): string {
  switch (kind) {
    case "VirtualService":
      return plural(countOf(spec["http"]) + countOf(spec["tcp"]) + countOf(spec["tls"]), "route");
    case "HTTPRoute":
    case "GRPCRoute":
      return plural(countOf(spec["rules"]), "rule");
    case "DestinationRule":
      return [plural(countOf(spec["subsets"]), "subset"), ...policyParts(spec["trafficPolicy"])].join(", ");
    case "AuthorizationPolicy":
      return `${typeof spec["action"] === "string" ? spec["action"] : "ALLOW"}, ${plural(countOf(spec["rules"]), "rule")}`;
    case "PeerAuthentication":
      return isJsonObject(spec["mtls"]) && typeof spec["mtls"]["mode"] === "string"
        ? spec["mtls"]["mode"]
        : "UNSET";
    case "RequestAuthentication":
      return plural(countOf(spec["jwtRules"]), "JWT rule");
    default:
      return "";
  }
}

function policyParts(policy: unknown): readonly string[] {
  const block: JsonObject = isJsonObject(policy) ? policy : {};
  return [
    ...(block["connectionPool"] === undefined && block["outlierDetection"] === undefined ? [] : ["breaker"]),
    ...(block["tls"] === undefined ? [] : ["TLS"]),
    ...(block["loadBalancer"] === undefined ? [] : ["load balancer"]),
  ];
}
