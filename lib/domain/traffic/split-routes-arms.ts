import { meshIndex } from "../mesh/lookup.ts";
import { podsIn } from "../mesh/lookup-endpoints.ts";
import type { MeshSnapshot, PodFacts } from "../mesh/snapshot.ts";
import { effectiveRule } from "../simulation/destination/destination-rules.ts";
import { hasLabels } from "../simulation/spec-fields.ts";

/** What stands behind one destination of a route. */
export interface SplitArm {
  /** `namespace/name`, sorted. */
  readonly workloads: readonly string[];
  readonly readyPods: number;
  /** Pods that the workloads ask for; the pods that there are when no workload is known. */
  readonly desiredPods: number;
  /** Canonical versions of the pods. */
  readonly versions: readonly string[];
  /** Why requests would reach nobody, as a sentence; null when they reach somebody. */
  readonly problem: string | null;
}

export interface ArmQuestion {
  /** Full name of the host. */
  readonly fqdn: string;
  readonly subset: string | null;
  readonly clientNamespace: string;
}

/** Workloads and pods of a destination, as clients of one namespace get it. */
export function splitArm(mesh: MeshSnapshot, { fqdn, subset, clientNamespace }: ArmQuestion): SplitArm {
  const none = { workloads: [], readyPods: 0, desiredPods: 0, versions: [] };
  const service = meshIndex(mesh).byHost.get(fqdn)?.[0];
  if (service === undefined) return { ...none, problem: `No Service or ServiceEntry has the host ${fqdn}` };
  const labels =
    subset === null
      ? new Map<string, string>()
      : subsetLabels(mesh, { fqdn, subset, clientNamespace, serviceNamespace: service.namespace });
  if (labels === null)
    return { ...none, problem: `No DestinationRule in force for ${fqdn} defines the subset ${subset ?? ""}` };
  const selector = mesh.services.get(service.namespace, service.name)?.selector ?? null;
  if (service.kind !== "Service" || selector === null) return { ...none, problem: null };
  const wanted = new Map([...Object.entries(selector), ...labels]);
  const pods = podsIn(mesh, service.namespace).filter((pod) => hasLabels(pod.labels, wanted));
  const workloads = workloadsOf(mesh, service.namespace, { wanted, pods });
  const readyPods = pods.filter(({ ready }) => ready).length;
  return {
    workloads: [...workloads.keys()].toSorted(),
    readyPods,
    desiredPods: [...workloads.values()].reduce((sum, desired) => sum + desired, 0),
    versions: [...new Set(pods.map(versionOf))].toSorted(),
    problem: readyPods === 0 ? "No pod is ready" : null,
  };
}

function subsetLabels(
  mesh: MeshSnapshot,
  question: ArmQuestion & { readonly serviceNamespace: string },
): ReadonlyMap<string, string> | null {
  const { fqdn, subset, clientNamespace, serviceNamespace } = question;
  const rule = effectiveRule(mesh, { clientNamespace, clientLabels: {}, host: fqdn, serviceNamespace });
  return rule?.subsets.find(({ name }) => name === subset)?.labels ?? null;
}

interface ArmPods {
  readonly wanted: ReadonlyMap<string, string>;
  readonly pods: readonly PodFacts[];
}

/** Desired pods by workload; a workload scaled to nothing has no pod to show it. */
function workloadsOf(
  mesh: MeshSnapshot,
  namespace: string,
  { wanted, pods }: ArmPods,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { workload } of pods) {
    const key = `${workload.namespace}/${workload.name}`;
    const facts = mesh.workloads.get(workload.kind)?.get(workload.namespace, workload.name);
    found.set(key, facts?.desiredReplicas ?? (found.get(key) ?? 0) + 1);
  }
  for (const kind of ["Deployment", "StatefulSet", "DaemonSet"]) {
    for (const facts of mesh.workloads.get(kind)?.inNamespace(namespace) ?? []) {
      const key = `${namespace}/${facts.name}`;
      if (!found.has(key) && hasLabels(facts.podLabels, wanted)) found.set(key, facts.desiredReplicas);
    }
  }
  return found;
}

/** Canonical revision, as Istio's metrics name a version. */
function versionOf({ labels }: PodFacts): string {
  return (
    labels["service.istio.io/canonical-revision"] ??
    labels["app.kubernetes.io/version"] ??
    labels["version"] ??
    "latest"
  );
}
