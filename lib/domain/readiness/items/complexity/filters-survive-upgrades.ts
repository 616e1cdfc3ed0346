import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const filtersSurviveUpgrades = ruleItem({
  id: "filters-survive-upgrades",
  area: "complexity",
  title: "EnvoyFilters survive an upgrade",
  explanation:
    "INSERT_BEFORE, INSERT_AFTER and REPLACE depend on filters that another version may name or order otherwise. ADD, MERGE and INSERT_FIRST do not. Try each upgrade with the filter in place.",
  codes: ["MESH0951"],
  unmet: { one: "may not", many: "may not" },
  subjects: (mesh) => objectsOfKind(mesh, "EnvoyFilter", "networking.istio.io"),
});
