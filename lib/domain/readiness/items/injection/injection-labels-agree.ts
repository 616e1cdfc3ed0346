import { applicationNamespaces, namespaceRef } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const injectionLabelsAgree = ruleItem({
  id: "injection-labels-agree",
  area: "injection",
  title: "One label decides about injection",
  explanation:
    "istio-injection and istio.io/rev side by side contradict each other: the first wins and the revision is ignored. During an upgrade the namespace then stays with the old control plane.",
  codes: ["MESH1303"],
  unmet: { one: "has several", many: "have several" },
  subjects: (mesh) => applicationNamespaces(mesh).map((name) => namespaceRef(mesh, name)),
});
