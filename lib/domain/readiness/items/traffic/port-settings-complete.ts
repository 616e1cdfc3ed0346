import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const portSettingsComplete = ruleItem({
  id: "port-settings-complete",
  area: "traffic",
  title: "Port settings keep what they replace",
  explanation:
    "An entry of portLevelSettings replaces load balancer, pool, outlier detection and tls of its port as a whole: what it does not repeat is gone for that port.",
  codes: ["MESH0204"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "DestinationRule", "networking.istio.io"),
});
