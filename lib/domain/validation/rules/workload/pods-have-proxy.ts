import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { defineRule } from "../../rule.ts";

export const podsHaveProxy = defineRule({
  code: "MESH1203",
  severity: "warning",
  appliesTo: "Workload",
  reads: ["Pod", "Namespace"],
  needs: ["Pod", "Namespace"],
  reach: "namespace",
  title: "Pods without proxy in a namespace that injects",
  explanation:
    "Injection happens when a pod is created. Pods that are older than the label, or were made while the webhook did not answer, run without a proxy until they are restarted.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0103/",
  aliases: ["IST0103"],
  check: ({ kind, namespace, name, podLabels, podAnnotations }, mesh) => {
    const labels = mesh.namespaces.get("", namespace)?.labels ?? {};
    const injects =
      labels["istio-injection"] === "enabled" ||
      (labels["istio-injection"] === undefined && labels["istio.io/rev"] !== undefined);
    const stated = podLabels["sidecar.istio.io/inject"] ?? podAnnotations["sidecar.istio.io/inject"];
    if (!injects || stated === "false") return [];
    const without = podsIn(mesh, namespace).filter(
      ({ workload, dataplane, hostNetwork, labels: own }) =>
        workload.kind === kind &&
        workload.name === name &&
        dataplane === "none" &&
        !hostNetwork &&
        own["gateway.networking.k8s.io/gateway-name"] === undefined &&
        own["sidecar.istio.io/inject"] !== "false",
    ).length;
    if (without === 0) return [];
    return [
      {
        path: ["spec", "template"],
        sentence: `${without} pod${without === 1 ? " runs" : "s run"} without a proxy although the namespace injects: restart the workload`,
      },
    ];
  },
});
