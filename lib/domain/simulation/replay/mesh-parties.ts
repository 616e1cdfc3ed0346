import type { Collection } from "../../mesh/collection.ts";
import type { MeshSnapshot, PodFacts } from "../../mesh/snapshot.ts";

const indexes = new WeakMap<Collection<PodFacts>, ReadonlyMap<string, readonly PodFacts[]>>();

/** Pods of a workload that are not finished; empty when none are known. */
export function podsOfWorkload(mesh: MeshSnapshot, namespace: string, workload: string): readonly PodFacts[] {
  let index = indexes.get(mesh.pods);
  if (index === undefined) {
    const byWorkload = new Map<string, PodFacts[]>();
    for (const pod of mesh.pods) {
      if (pod.phase === "Succeeded" || pod.phase === "Failed") continue;
      const key = `${pod.workload.namespace}/${pod.workload.name}`;
      const pods = byWorkload.get(key);
      if (pods === undefined) byWorkload.set(key, [pod]);
      else pods.push(pod);
    }
    index = byWorkload;
    indexes.set(mesh.pods, index);
  }
  return index.get(`${namespace}/${workload}`) ?? [];
}
