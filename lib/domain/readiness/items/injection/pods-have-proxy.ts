import { allWorkloads } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const podsHaveProxy = ruleItem({
  id: "pods-have-proxy",
  area: "injection",
  title: "Pods of the mesh have their proxy",
  explanation:
    "Injection happens when a pod is created. Pods that are older than the label, or were made while the webhook did not answer, run without a proxy until they are restarted.",
  codes: ["MESH1203"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) =>
    allWorkloads(mesh)
      .filter(({ pods }) => pods.some(({ dataplane }) => dataplane === "sidecar"))
      .map(({ ref }) => ref),
  advice: ({ object }) => ({
    title: "Foresail does not restart workloads. With kubectl:",
    text: `kubectl -n ${object.namespace} rollout restart ${object.kind.toLowerCase()} ${object.name}`,
  }),
});
