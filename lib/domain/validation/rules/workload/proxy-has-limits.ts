import type { Collection } from "../../../mesh/collection.ts";
import type { PodFacts } from "../../../mesh/snapshot.ts";
import { defineRule } from "../../rule.ts";

export const proxyHasLimits = defineRule({
  code: "MESH1201",
  severity: "warning",
  appliesTo: "Workload",
  reads: ["Pod"],
  needs: ["Pod"],
  reach: "namespace",
  title: "Sidecar without resource limits",
  explanation:
    "A proxy without limits can take the memory of its node. Istio's charts set 2 CPU and 1 GiB; an annotation or a changed template took them away. Set sidecar.istio.io/proxyCPULimit and proxyMemoryLimit on the pod template.",
  source: "https://istio.io/latest/docs/reference/config/annotations/#SidecarProxyCPULimit",
  aliases: [],
  check: ({ kind, namespace, name }, mesh) => {
    const pods = podsByWorkload(mesh.pods).get(`${kind}/${namespace}/${name}`) ?? [];
    const without = pods.filter(({ proxyHasLimits: hasLimits }) => hasLimits === false).length;
    if (without === 0) return [];
    return [
      {
        path: ["spec", "template", "metadata", "annotations"],
        sentence: `The proxies of ${without} pod${without === 1 ? "" : "s"} have no resource limits`,
      },
    ];
  },
});

const indexes = new WeakMap<Collection<PodFacts>, ReadonlyMap<string, readonly PodFacts[]>>();

function podsByWorkload(pods: Collection<PodFacts>): ReadonlyMap<string, readonly PodFacts[]> {
  const known = indexes.get(pods);
  if (known !== undefined) return known;
  const index = new Map<string, PodFacts[]>();
  for (const pod of pods) {
    const key = `${pod.workload.kind}/${pod.workload.namespace}/${pod.workload.name}`;
    index.set(key, [...(index.get(key) ?? []), pod]);
  }
  indexes.set(pods, index);
  return index;
}
