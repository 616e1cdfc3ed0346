import { groupBy } from "../base/group-by.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import { podsIn } from "../mesh/lookup-endpoints.ts";
import { configObjects, type MeshSnapshot, type PodFacts } from "../mesh/snapshot.ts";
import type { LabelledValue, ObservedEdge } from "../traffic/edges.ts";
import type { Finding } from "../validation/finding.ts";

/** Observed traffic of one window. */
export interface ReadinessTraffic {
  readonly windowS: number;
  readonly edges: readonly ObservedEdge[];
  /** istiod's gauges and counters. */
  readonly controlPlane: readonly LabelledValue[];
}

/** A workload whose requests the matter touches. */
export interface ConcernedCaller {
  readonly namespace: string;
  readonly workload: string;
  readonly rateRps: number;
}

/** Everything that items judge by. */
export interface ReadinessFacts {
  readonly mesh: MeshSnapshot;
  /** Of every rule, by code. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Null without metrics. */
  readonly traffic: ReadinessTraffic | null;
  /** Why there is no traffic, in words; null when there is. */
  readonly noTrafficBecause: string | null;
}

const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "local-path-storage",
]);

/** Namespaces that run pods of applications: neither Kubernetes' own nor the control plane's. */
export function applicationNamespaces(mesh: MeshSnapshot): readonly string[] {
  return [...mesh.namespaces]
    .map(({ name }) => name)
    .filter((name) => !SYSTEM_NAMESPACES.has(name) && name !== mesh.settings.rootNamespace)
    .filter((name) => podsIn(mesh, name).length > 0)
    .toSorted();
}

export function namespaceRef(mesh: MeshSnapshot, name: string): ObjectRef {
  return { cluster: mesh.cluster, group: "", kind: "Namespace", namespace: "", name };
}

/** Subject of what concerns the whole cluster. */
export function clusterRef(mesh: MeshSnapshot, name: string): ObjectRef {
  return { cluster: mesh.cluster, group: "", kind: "Cluster", namespace: "", name };
}

export function serviceRef(
  mesh: MeshSnapshot,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): ObjectRef {
  return { cluster: mesh.cluster, group: "", kind: "Service", namespace, name };
}

export function objectsOfKind(mesh: MeshSnapshot, kind: string, group: string): readonly ObjectRef[] {
  return [...configObjects(mesh, kind, group)].map(({ namespace, name }) => ({
    cluster: mesh.cluster,
    group,
    kind,
    namespace,
    name,
  }));
}

const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "DaemonSet"] as const;

export interface WorkloadPods {
  readonly ref: ObjectRef;
  readonly pods: readonly PodFacts[];
}

/** Workloads with pods in a namespace; bare pods and those of jobs are no workloads that one configures. */
export function workloadsIn(mesh: MeshSnapshot, namespace: string): readonly WorkloadPods[] {
  const kinds: ReadonlySet<string> = new Set(WORKLOAD_KINDS);
  const owned = podsIn(mesh, namespace).filter(({ workload }) => kinds.has(workload.kind));
  return [...groupBy(owned, ({ workload }) => `${workload.kind}/${workload.name}`).values()].flatMap(
    (pods) => {
      const [first] = pods;
      if (first === undefined) return [];
      const { kind, name } = first.workload;
      return [{ ref: { cluster: mesh.cluster, group: "apps", kind, namespace, name }, pods }];
    },
  );
}

export function allWorkloads(mesh: MeshSnapshot): readonly WorkloadPods[] {
  return [...mesh.namespaces].flatMap(({ name }) => workloadsIn(mesh, name));
}

/** Callers of some edges, busiest first, each once. */
export function callersOf(edges: readonly ObservedEdge[]): readonly ConcernedCaller[] {
  return [...groupBy(edges, ({ source }) => `${source.namespace}/${source.workload}`).values()]
    .flatMap((all) => {
      const [first] = all;
      if (first === undefined) return [];
      const { namespace, workload } = first.source;
      return [{ namespace, workload, rateRps: all.reduce((sum, { rateRps }) => sum + rateRps, 0) }];
    })
    .toSorted((a, b) => b.rateRps - a.rateRps);
}

/** "1 pod", "3 pods". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}
