import { numberAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { envoyPatches, isRelative } from "../read/envoy-patches.ts";

export const absoluteOperations = defineRule({
  code: "MESH0951",
  severity: "info",
  appliesTo: ["EnvoyFilter"],
  reads: [],
  reach: "object",
  title: "EnvoyFilter that leans on another filter without priority",
  explanation:
    "An operation relative to another filter of the proxy depends on what Istio and other EnvoyFilters put there, in an order that changes with versions. State a priority, or use INSERT_FIRST or ADD.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0151/",
  aliases: ["IST0151"],
  check: (object) => {
    if ((numberAt(object.spec, "priority") ?? 0) !== 0) return [];
    const patches = envoyPatches(object);
    return patches.flatMap((patch, index) => {
      const isPinnedBefore = patches
        .slice(0, index)
        .some(({ isPinned, filterName }) => isPinned && filterName === patch.filterName);
      if (!isRelative(patch) || isPinnedBefore) return [];
      return [
        {
          path: patch.path,
          sentence: `${patch.operation} depends on the order of other filters, which an upgrade may change`,
        },
      ];
    });
  },
});
