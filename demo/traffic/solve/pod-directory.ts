import type { Labels } from "@/lib/domain/kube/kube-object.ts";
import type { MeshSnapshot, PodFacts } from "@/lib/domain/mesh/snapshot.ts";

/** The pods of a snapshot by workload. */
export class PodDirectory {
  readonly #byWorkload = new Map<string, PodFacts[]>();
  readonly #byNamespace = new Map<string, PodFacts[]>();

  constructor(mesh: MeshSnapshot) {
    for (const pod of mesh.pods) {
      if (pod.phase !== "Running") continue;
      add(this.#byWorkload, `${pod.workload.namespace}/${pod.workload.name}`, pod);
      add(this.#byNamespace, pod.namespace, pod);
    }
  }

  /** Running pods of `namespace/workload`. */
  running(workload: string): readonly PodFacts[] {
    return this.#byWorkload.get(workload) ?? [];
  }

  /** Running and ready pods of `namespace/workload`. */
  ready(workload: string): readonly PodFacts[] {
    return this.running(workload).filter((pod) => pod.ready);
  }

  withLabels(namespace: string, labels: Labels): readonly PodFacts[] {
    return (this.#byNamespace.get(namespace) ?? []).filter((pod) =>
      Object.entries(labels).every(([key, value]) => pod.labels[key] === value),
    );
  }

  workloads(): Iterable<[string, readonly PodFacts[]]> {
    return this.#byWorkload.entries();
  }
}

function add(map: Map<string, PodFacts[]>, key: string, pod: PodFacts): void {
  const pods = map.get(key);
  if (pods === undefined) map.set(key, [pod]);
  else pods.push(pod);
}
