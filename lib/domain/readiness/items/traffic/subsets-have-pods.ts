import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const subsetsHavePods = ruleItem({
  id: "subsets-have-pods",
  area: "traffic",
  title: "Subsets and rules select something",
  explanation:
    "A subset whose labels no pod carries has no endpoints: requests to it are answered 503 UH. A DestinationRule for a host that nothing defines has no effect.",
  codes: ["MESH0203", "MESH0202", "MESH0209"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "DestinationRule", "networking.istio.io"),
});
