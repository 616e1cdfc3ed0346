import type { MeshSnapshot } from "../../../mesh/snapshot.ts";

/** Label of a namespace or pod that puts it in ambient. */
export const DATAPLANE_MODE = "istio.io/dataplane-mode";

/** Whether the namespace's pods are ztunnel's unless they say otherwise: injection wins over ambient. */
export function isInAmbient(mesh: MeshSnapshot, namespace: string): boolean {
  const labels = mesh.namespaces.get("", namespace)?.labels ?? {};
  const injected = labels["istio-injection"] === "enabled" || (labels["istio.io/rev"] ?? "") !== "";
  return labels[DATAPLANE_MODE] === "ambient" && !injected;
}
