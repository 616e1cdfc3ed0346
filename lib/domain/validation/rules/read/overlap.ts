import { hasLabels } from "../../../kube/labels.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { byAge } from "../../../simulation/route/visible.ts";
import { isInAmbient } from "./ambient.ts";
import { isForAll, namesTargets, selectorLabels } from "./scope-of.ts";
import { workloadLabels } from "./workload-labels.ts";

/** Kinds of which one object counts for a workload, the oldest. */
export const EXCLUSIVE_KINDS = ["PeerAuthentication", "Sidecar", "Telemetry"] as const;

export interface Rival {
  readonly object: ConfigObject;
  /** `namespace`: neither has a selector; `workloads`: both select some. */
  readonly over: "namespace" | "workloads";
}

/** Other objects of the kind that claim the same workloads. A Sidecar has no effect in ambient, so none has two. */
export function rivalsOf(mesh: MeshSnapshot, object: ConfigObject): readonly Rival[] {
  const { kind, group, namespace, spec } = object;
  if (kind === "Sidecar" && isInAmbient(mesh, namespace)) return [];
  return [...configObjects(mesh, kind, group).inNamespace(namespace)].flatMap((other): readonly Rival[] => {
    if (other === object) return [];
    if (isForAll(kind, spec)) return isForAll(kind, other.spec) ? [{ object: other, over: "namespace" }] : [];
    return selectsSame(mesh, object, other) ? [{ object: other, over: "workloads" }] : [];
  });
}

function selectsSame(mesh: MeshSnapshot, a: ConfigObject, b: ConfigObject): boolean {
  if (namesTargets(a.spec) || namesTargets(b.spec)) return false;
  const [first, second] = [selectorLabels(a.kind, a.spec), selectorLabels(b.kind, b.spec)];
  if (first === null || second === null) return false;
  return workloadLabels(mesh, a.namespace).some(
    (labels) => hasLabels(labels, first) && hasLabels(labels, second),
  );
}

export function isOlder(a: ConfigObject, b: ConfigObject): boolean {
  return byAge(a, b) < 0;
}

const CODES: Readonly<Record<string, Readonly<Record<Rival["over"], readonly string[]>>>> = {
  Sidecar: { namespace: ["IST0111"], workloads: ["IST0110"] },
  Telemetry: { namespace: ["IST0160"], workloads: ["IST0159"] },
};

/** How others call the mistake. */
export function rivalCodes(kind: string, over: Rival["over"]): readonly string[] {
  return [...(CODES[kind]?.[over] ?? []), over === "namespace" ? "KIA0002" : "KIA0003"];
}
