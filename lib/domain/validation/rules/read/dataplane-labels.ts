import type { MeshSnapshot, PodFacts, WorkloadFacts } from "../../../mesh/snapshot.ts";
import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { DATAPLANE_MODE, namespaceLabels } from "./ambient.ts";

/** Whether labels of the template or the namespace put the workload in ambient. */
export function asksForAmbient(mesh: MeshSnapshot, { namespace, podLabels }: WorkloadFacts): boolean {
  const own = podLabels[DATAPLANE_MODE];
  if (own !== undefined) return own === "ambient";
  return namespaceLabels(mesh, namespace)[DATAPLANE_MODE] === "ambient";
}

/** Whether labels of the namespace or the template ask for a sidecar, and none of them forbids it. */
export function asksForSidecar(mesh: MeshSnapshot, { namespace, podLabels }: WorkloadFacts): boolean {
  const labels = namespaceLabels(mesh, namespace);
  const stated = podLabels["sidecar.istio.io/inject"];
  if (stated !== undefined) return stated === "true" || stated === "enabled";
  if (labels["istio-injection"] === "disabled") return false;
  return labels["istio-injection"] === "enabled" || (labels["istio.io/rev"] ?? "") !== "";
}

/** Pods of the workload that the snapshot knows. */
export function podsOf(mesh: MeshSnapshot, { kind, namespace, name }: WorkloadFacts): readonly PodFacts[] {
  return podsIn(mesh, namespace).filter(({ workload }) => workload.kind === kind && workload.name === name);
}

/** Whether the workload is a proxy of its own: a gateway or waypoint that istiod runs. */
export function isGatewayProxy({ podLabels, labels }: WorkloadFacts): boolean {
  return (
    podLabels["gateway.networking.k8s.io/gateway-name"] !== undefined ||
    labels["gateway.istio.io/managed"] !== undefined
  );
}
