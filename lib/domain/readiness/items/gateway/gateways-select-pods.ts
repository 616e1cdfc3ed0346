import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const gatewaysSelectPods = ruleItem({
  id: "gateways-select-pods",
  area: "gateways",
  title: "Gateways have a proxy of their own",
  explanation:
    "A Gateway without pods opens nothing. Two Gateways of one proxy that claim the same port and host leave one of them without effect.",
  codes: ["MESH0302", "MESH0301"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "Gateway", "networking.istio.io"),
});
