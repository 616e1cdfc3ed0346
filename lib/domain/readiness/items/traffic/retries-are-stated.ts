import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const retriesAreStated = ruleItem({
  id: "retries-are-stated",
  area: "traffic",
  title: "Routes say whether they retry",
  explanation:
    "A route that says nothing retries twice on connection failures and some 503s. For requests that must not happen twice state the number, or 0.",
  codes: ["MESH0150"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "VirtualService", "networking.istio.io"),
});
