import { hasLabels } from "../../../kube/labels.ts";
import type { MeshSnapshot, ServiceFacts, WorkloadFacts } from "../../../mesh/snapshot.ts";
import { asksForSidecars, statedInjection } from "./injection.ts";

/** Services whose selector takes the workload's pods. */
export function servicesOf(
  mesh: MeshSnapshot,
  { namespace, podLabels }: WorkloadFacts,
): readonly ServiceFacts[] {
  return [...mesh.services.inNamespace(namespace)].filter(
    ({ selector }) => selector !== null && hasLabels(podLabels, selector),
  );
}

/** Label of what istiod itself runs for a Gateway or waypoint. */
const MANAGED = "gateway.istio.io/managed";

/** Whether the workload's pods are to have a sidecar, by their template and their namespace; waypoints aside. */
export function isInMesh(mesh: MeshSnapshot, workload: WorkloadFacts): boolean {
  const { labels, namespace, podLabels, podAnnotations, template } = workload;
  if (labels[MANAGED] === "istio.io-mesh-controller") return false;
  if (template.hasProxyContainer) return true;
  const stated = statedInjection(podLabels, podAnnotations);
  return stated === null
    ? asksForSidecars(mesh.namespaces.get("", namespace)?.labels ?? {})
    : stated === "true";
}
