import type { Labels } from "../../kube/kube-object.ts";
import { podsIn } from "../../mesh/lookup-endpoints.ts";
import type { MeshService } from "../../mesh/mesh-service.ts";
import { type ConfigObject, configKindKey, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { because } from "../because.ts";
import type { Evidence, Missing } from "../evidence.ts";
import { hasLabels, objectAt, objectsAt, sectionAt, textAt, textMapAt } from "../spec-fields.ts";

const GATEWAY_API = "gateway.networking.k8s.io";

/** A waypoint as a proxy: its pods carry these labels. */
export interface Waypoint {
  readonly gateway: ConfigObject;
  readonly namespace: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  /** Address of one of its pods; null when none is known. */
  readonly ip: string | null;
}

export interface WaypointAnswer {
  /** Null: the traffic goes to its destination without one. */
  readonly waypoint: Waypoint | null;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

interface Bound {
  readonly namespace: string;
  readonly labels: Labels;
}

/**
 * The waypoint of a service: `istio.io/use-waypoint` of the Service or ServiceEntry, else of its namespace. The Gateway has
 * to exist, to be for services, and to let the namespace use it (Istio 1.31, ambient/waypoints.go).
 */
export function serviceWaypoint(mesh: MeshSnapshot, service: MeshService): WaypointAnswer {
  return findWaypoint(mesh, service, "service");
}

/** A gateway goes through the waypoint of a service only where `istio.io/ingress-use-waypoint` asks for it. */
export function ingressWaypoint(mesh: MeshSnapshot, service: MeshService): WaypointAnswer {
  const label = "istio.io/ingress-use-waypoint";
  const own = service.labels[label] ?? mesh.namespaces.get("", service.namespace)?.labels[label];
  return own === "true" ? serviceWaypoint(mesh, service) : NONE;
}

/** The waypoint of a pod: the pod's own label, else its namespace's; the Gateway has to be for workloads. */
export function workloadWaypoint(mesh: MeshSnapshot, pod: Bound): WaypointAnswer {
  return findWaypoint(mesh, pod, "workload");
}

const NONE: WaypointAnswer = { waypoint: null, evidence: [], missing: [] };

function findWaypoint(mesh: MeshSnapshot, bound: Bound, traffic: "service" | "workload"): WaypointAnswer {
  const named = nameOf(mesh, bound);
  if (named === null) return NONE;
  const gateway = configObjects(mesh, "Gateway", GATEWAY_API).get(named.namespace, named.name);
  const at = `${named.namespace}/${named.name}`;
  if (gateway === undefined) return withoutGateway(mesh, at);
  const label = `istio.io/use-waypoint names ${at}`;
  const purpose = gateway.labels["istio.io/waypoint-for"] ?? "service";
  if (purpose !== "all" && purpose !== traffic) {
    const text = `${label}, which is a waypoint for ${purpose === "none" ? "nothing" : `${purpose}s`} only`;
    return { ...NONE, evidence: [because(mesh.cluster, gateway, { text })] };
  }
  if (!lets(mesh, gateway, bound.namespace)) {
    const text = `${label}, which lets no traffic of namespace ${bound.namespace} through`;
    return { ...NONE, evidence: [because(mesh.cluster, gateway, { path: ["spec", "listeners"], text })] };
  }
  const text = `${label}: traffic for the ${traffic} goes through this waypoint`;
  return {
    waypoint: asProxy(mesh, gateway),
    evidence: [because(mesh.cluster, gateway, { text })],
    missing: [],
  };
}

/** A waypoint that does not exist is none: ztunnel sends to the destination itself. */
function withoutGateway(mesh: MeshSnapshot, at: string): WaypointAnswer {
  const label = `istio.io/use-waypoint names ${at}`;
  const state = mesh.availability.get(configKindKey("Gateway", GATEWAY_API))?.state;
  if (state !== "pending" && state !== "forbidden") {
    const text = `${label}, and there is no such Gateway: traffic goes without a waypoint`;
    return { ...NONE, evidence: [because(mesh.cluster, null, { text })] };
  }
  return {
    ...NONE,
    missing: [{ what: `waypoint ${at}`, why: `${label}, and Gateways could not be listed` }],
  };
}

function nameOf(
  mesh: MeshSnapshot,
  { namespace, labels }: Bound,
): { readonly namespace: string; readonly name: string } | null {
  const own = fromLabels(labels, namespace);
  if (own !== undefined) return own;
  return fromLabels(mesh.namespaces.get("", namespace)?.labels ?? {}, namespace) ?? null;
}

/** Undefined without the label; null where it says none. */
function fromLabels(
  labels: Labels,
  namespace: string,
): { readonly namespace: string; readonly name: string } | null | undefined {
  const name = labels["istio.io/use-waypoint"];
  if (name === undefined || name === "") return undefined;
  if (name === "none") return null;
  return { namespace: labels["istio.io/use-waypoint-namespace"] ?? namespace, name };
}

/** Its listener says from which namespaces; without saying so only from its own. */
function lets(mesh: MeshSnapshot, gateway: ConfigObject, namespace: string): boolean {
  if (namespace === gateway.namespace) return true;
  return objectsAt(gateway.spec, "listeners").some((listener) => {
    const namespaces = sectionAt(sectionAt(listener, "allowedRoutes"), "namespaces");
    const from = textAt(namespaces, "from") ?? "Same";
    if (from !== "Selector") return from === "All";
    const selector = objectAt(namespaces, "selector");
    const labels = mesh.namespaces.get("", namespace)?.labels ?? {};
    return selector !== null && hasLabels(labels, textMapAt(selector, "matchLabels") ?? new Map());
  });
}

function asProxy(mesh: MeshSnapshot, gateway: ConfigObject): Waypoint {
  const { namespace, name } = gateway;
  const pod = podsIn(mesh, namespace).find(
    ({ labels }) => labels["gateway.networking.k8s.io/gateway-name"] === name,
  );
  const labels = {
    "gateway.networking.k8s.io/gateway-name": name,
    "gateway.networking.k8s.io/gateway-class-name":
      textAt(gateway.spec, "gatewayClassName") ?? "istio-waypoint",
    "gateway.istio.io/managed": "istio.io-mesh-controller",
    ...pod?.labels,
  };
  return { gateway, namespace, labels, serviceAccount: pod?.serviceAccount ?? name, ip: pod?.ip ?? null };
}
