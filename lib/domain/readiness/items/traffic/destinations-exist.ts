import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const destinationsExist = ruleItem({
  id: "destinations-exist",
  area: "traffic",
  title: "Routes lead to hosts and ports that exist",
  explanation:
    "A destination is a Service or a host of a ServiceEntry, with a port of its own where there are several. Requests to any other are answered 503 NC. A short name means the rule's own namespace.",
  codes: ["MESH0102", "MESH0112", "MESH0105"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "VirtualService", "networking.istio.io"),
});
