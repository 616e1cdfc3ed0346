import type { Collection, Named } from "../../../mesh/collection.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import { hasLabels } from "../../../kube/labels.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { textMapAt } from "../../../simulation/spec-fields.ts";
import { WORKLOAD_KINDS } from "../../subjects.ts";

/** Kinds that `workloadLabels` reads. */
export const WORKLOAD_LABEL_KINDS = ["Pod", ...WORKLOAD_KINDS, "WorkloadEntry"] as const;

/** Label sets of one kind in one namespace, each once, and what was asked of them. */
interface LabelSets {
  readonly sets: readonly Labels[];
  readonly answers: Map<string, boolean>;
}

const NONE: LabelSets = { sets: [], answers: new Map() };
const known = new WeakMap<object, LabelSets>();

/** Label sets of everything that runs or would run in a namespace: pods, pod templates, WorkloadEntries. */
export function workloadLabels(mesh: MeshSnapshot, namespace: string): readonly Labels[] {
  return partsOf(mesh, namespace).flatMap(({ sets }) => sets);
}

/** Whether something in the namespace carries the labels. */
export function selectsWorkload(mesh: MeshSnapshot, namespace: string, wanted: Labels): boolean {
  const key = JSON.stringify(wanted);
  return partsOf(mesh, namespace).some(({ sets, answers }) => {
    const answer = answers.get(key) ?? sets.some((labels) => hasLabels(labels, wanted));
    if (sets.length > 0) answers.set(key, answer);
    return answer;
  });
}

/** Whether something in any namespace carries the labels. */
export function selectsAnyWorkload(mesh: MeshSnapshot, wanted: Labels): boolean {
  return workloadNamespaces(mesh).some((namespace) => selectsWorkload(mesh, namespace, wanted));
}

const namespaceLists = new WeakMap<
  object,
  { readonly inputs: readonly unknown[]; readonly names: readonly string[] }
>();

/** Namespaces in which something runs or would run. */
export function workloadNamespaces(mesh: MeshSnapshot): readonly string[] {
  const entries = configObjects(mesh, "WorkloadEntry", "networking.istio.io");
  const inputs = [...WORKLOAD_KINDS.map((kind) => mesh.workloads.get(kind)), entries];
  const before = namespaceLists.get(mesh.pods);
  if (before?.inputs.every((input, index) => input === inputs[index]) === true) return before.names;
  const named = WORKLOAD_KINDS.flatMap((kind) => [...(mesh.workloads.get(kind)?.namespaces() ?? [])]);
  const names = [...new Set([...mesh.pods.namespaces(), ...named, ...entries.namespaces()])];
  namespaceLists.set(mesh.pods, { inputs, names });
  return names;
}

function partsOf(mesh: MeshSnapshot, namespace: string): readonly LabelSets[] {
  return [
    labelSets(mesh.pods, namespace, ({ labels }) => labels),
    ...WORKLOAD_KINDS.map((kind) =>
      labelSets(mesh.workloads.get(kind), namespace, ({ podLabels }) => podLabels),
    ),
    labelSets(configObjects(mesh, "WorkloadEntry", "networking.istio.io"), namespace, ({ spec, labels }) => ({
      ...labels,
      ...Object.fromEntries(textMapAt(spec, "labels") ?? []),
    })),
  ];
}

function labelSets<T extends Named>(
  collection: Collection<T> | undefined,
  namespace: string,
  labelsOf: (entry: T) => Labels,
): LabelSets {
  const part = collection?.partOf(namespace) ?? null;
  if (collection === undefined || part === null) return NONE;
  const before = known.get(part);
  if (before !== undefined) return before;
  const sets = {
    sets: [...new Set([...collection.inNamespace(namespace)].map(labelsOf))],
    answers: new Map(),
  };
  known.set(part, sets);
  return sets;
}
