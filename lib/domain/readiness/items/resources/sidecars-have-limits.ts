import type { Finding } from "../../../validation/finding.ts";
import { allWorkloads, counted, type ReadinessFacts } from "../../facts.ts";
import { addField, type ReadinessFix } from "../../item.ts";
import { ruleItem } from "../../rule-item.ts";

export const sidecarsHaveLimits = ruleItem({
  id: "sidecars-have-limits",
  area: "resources",
  title: "Sidecars have resource limits",
  explanation:
    "A proxy without limits can take the memory of its node. Istio's charts set 2 CPU and 1 GiB; an annotation or a changed template took them away. Annotations on the pod template set them for one workload.",
  codes: ["MESH1201"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) =>
    allWorkloads(mesh)
      .filter(({ pods }) => pods.some(({ proxyHasLimits }) => proxyHasLimits !== null))
      .map(({ ref }) => ref),
  fix: annotate,
});

/** Requests and limits of Istio's charts: with one annotation set the injector takes all four from annotations. */
const RESOURCES = [
  ["proxyCPU", "100m"],
  ["proxyMemory", "128Mi"],
  ["proxyCPULimit", "2"],
  ["proxyMemoryLimit", "1Gi"],
] as const;

function annotate({ object }: Finding, { mesh }: ReadinessFacts): ReadinessFix | null {
  if (!["Deployment", "StatefulSet", "DaemonSet"].includes(object.kind)) return null;
  const pods =
    allWorkloads(mesh).find(
      ({ ref }) => ref.kind === object.kind && ref.namespace === object.namespace && ref.name === object.name,
    )?.pods.length ?? 0;
  return {
    title: "Limit the proxy to 2 CPU and 1 GiB",
    action: {
      op: "update",
      object,
      operations: RESOURCES.map(([name, value]) =>
        addField(["spec", "template", "metadata", "annotations", `sidecar.istio.io/${name}`], value),
      ),
    },
    effect: `${counted(pods, "pod")} of ${object.namespace}/${object.name} restart one after the other; each proxy then stops at 2 CPU and 1 GiB`,
  };
}
