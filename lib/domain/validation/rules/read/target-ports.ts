import { hasLabels } from "../../../kube/labels.ts";
import type { ContainerPort, MeshSnapshot, ServiceFacts } from "../../../mesh/snapshot.ts";
import { WORKLOAD_KINDS } from "../../subjects.ts";

/** Container ports of the templates and bare pods that a Service selects; null when it selects none that is known. */
export function selectedPorts(
  mesh: MeshSnapshot,
  { namespace, selector }: ServiceFacts,
): readonly ContainerPort[] | null {
  if (selector === null) return null;
  const templates = WORKLOAD_KINDS.flatMap((kind) => [
    ...(mesh.workloads.get(kind)?.inNamespace(namespace) ?? []),
  ])
    .filter(({ podLabels }) => hasLabels(podLabels, selector))
    .map(({ template }) => template.containerPorts);
  const pods = [...mesh.pods.inNamespace(namespace)]
    .filter(({ labels }) => hasLabels(labels, selector))
    .map(({ containerPorts }) => containerPorts);
  const selected = [...templates, ...pods];
  return selected.length === 0 ? null : [...new Set(selected)].flat();
}
