import type { Labels } from "../../../kube/kube-object.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { textAt } from "../../../simulation/spec-fields.ts";

/** Label of a namespace or pod that puts it in ambient. */
export const DATAPLANE_MODE = "istio.io/dataplane-mode";
const USE_WAYPOINT = "istio.io/use-waypoint";
const WAYPOINT_NAMESPACE = "istio.io/use-waypoint-namespace";
const GATEWAY_API = "gateway.networking.k8s.io";

export function namespaceLabels(mesh: MeshSnapshot, namespace: string): Labels {
  return mesh.namespaces.get("", namespace)?.labels ?? {};
}

/** Whether the namespace's pods are ztunnel's unless they say otherwise: injection wins over ambient. */
export function isInAmbient(mesh: MeshSnapshot, namespace: string): boolean {
  const labels = namespaceLabels(mesh, namespace);
  const injected = labels["istio-injection"] === "enabled" || (labels["istio.io/rev"] ?? "") !== "";
  return labels[DATAPLANE_MODE] === "ambient" && !injected;
}

export interface WaypointRef {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The waypoint that a Service, a workload or its namespace asks for: a label of its own first, `none` included (Istio 1.31,
 * `istio.io/use-waypoint`). Null when neither asks for one.
 */
export function waypointOf(mesh: MeshSnapshot, namespace: string, own: Labels): WaypointRef | null {
  return (
    statedWaypoint(own, namespace) ??
    orNone(own, () => statedWaypoint(namespaceLabels(mesh, namespace), namespace))
  );
}

function orNone(own: Labels, otherwise: () => WaypointRef | null): WaypointRef | null {
  return own[USE_WAYPOINT] === undefined ? otherwise() : null;
}

/** What one set of labels asks for; null without the label and for `none`. */
export function statedWaypoint(labels: Labels, namespace: string): WaypointRef | null {
  const name = labels[USE_WAYPOINT] ?? "";
  if (name === "" || name === "none") return null;
  return { name, namespace: labels[WAYPOINT_NAMESPACE] ?? namespace };
}

/** Whether a Gateway of the Gateway API is a waypoint by its class. */
export function isWaypoint({ spec }: ConfigObject): boolean {
  return (textAt(spec, "gatewayClassName") ?? "").includes("waypoint");
}

export function findGateway(mesh: MeshSnapshot, { namespace, name }: WaypointRef): ConfigObject | undefined {
  return configObjects(mesh, "Gateway", GATEWAY_API).get(namespace, name);
}
