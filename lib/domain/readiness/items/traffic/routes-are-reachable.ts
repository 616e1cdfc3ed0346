import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const routesAreReachable = ruleItem({
  id: "routes-are-reachable",
  area: "traffic",
  title: "Every route can be reached",
  explanation:
    "Routes are tried in order. What stands behind a route that matches everything, or matches again what an earlier one took, never gets a request. Move the special ones up, or delete what is dead.",
  codes: ["MESH0130", "MESH0131"],
  unmet: { one: "has a dead route", many: "have dead routes" },
  subjects: (mesh) => objectsOfKind(mesh, "VirtualService", "networking.istio.io"),
});
