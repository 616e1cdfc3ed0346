import { defineRule } from "../../rule.ts";
import { asksForSidecars, statedInjection } from "../read/injection.ts";

export const barePodHasProxy = defineRule({
  code: "MESH1204",
  severity: "warning",
  appliesTo: "BarePod",
  reads: ["Namespace"],
  needs: ["Namespace"],
  reach: "namespace",
  title: "Pod of its own without proxy in a namespace that injects",
  explanation:
    "Injection happens when a pod is created. This one is older than the label, or was made while the webhook did not answer: delete it and make it anew.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0103/",
  aliases: ["IST0103"],
  check: ({ namespace, labels, annotations, dataplane, hostNetwork, hasProxyContainer }, mesh) => {
    if (dataplane !== "none" || hostNetwork || hasProxyContainer) return [];
    if (!asksForSidecars(mesh.namespaces.get("", namespace)?.labels ?? {})) return [];
    if (statedInjection(labels, annotations)?.toLowerCase() === "false") return [];
    return [
      {
        path: ["spec", "containers"],
        sentence: "Runs without a proxy although the namespace injects: make it anew",
      },
    ];
  },
});
