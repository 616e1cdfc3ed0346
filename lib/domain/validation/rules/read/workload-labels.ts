import type { Labels } from "../../../kube/kube-object.ts";
import { hasLabels } from "../../../kube/labels.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { textMapAt } from "../../../simulation/spec-fields.ts";
import { WORKLOAD_KINDS } from "../../subjects.ts";

/** Kinds that `workloadLabels` reads. */
export const WORKLOAD_LABEL_KINDS = ["Pod", ...WORKLOAD_KINDS, "WorkloadEntry"] as const;

/** Label sets of everything that runs or would run in a namespace: pods, pod templates, WorkloadEntries. */
export function workloadLabels(mesh: MeshSnapshot, namespace: string): readonly Labels[] {
  const templates = WORKLOAD_KINDS.flatMap((kind) => [
    ...(mesh.workloads.get(kind)?.inNamespace(namespace) ?? []),
  ]);
  const entries = [...configObjects(mesh, "WorkloadEntry", "networking.istio.io").inNamespace(namespace)];
  return [
    ...[...mesh.pods.inNamespace(namespace)].map(({ labels }) => labels),
    ...templates.map(({ podLabels }) => podLabels),
    ...entries.map(({ spec, labels }) => ({ ...labels, ...entryLabels(spec) })),
  ];
}

function entryLabels(spec: Parameters<typeof textMapAt>[0]): Labels {
  return Object.fromEntries(textMapAt(spec, "labels") ?? []);
}

export function selectsWorkload(mesh: MeshSnapshot, namespace: string, wanted: Labels): boolean {
  return workloadLabels(mesh, namespace).some((labels) => hasLabels(labels, wanted));
}
