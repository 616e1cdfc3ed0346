import { numberAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { envoyPatches, isRelative } from "../read/envoy-patches.ts";

export const pinnedForAll = defineRule({
  code: "MESH0955",
  severity: "warning",
  appliesTo: ["EnvoyFilter"],
  reads: [],
  reach: "object",
  title: "EnvoyFilter that leans on a filter that another patch ties to one version",
  explanation:
    "An earlier patch concerns the same filter for proxies of one version only. Without a priority this relative operation runs on proxies where the other one did not: during an upgrade the two come apart. State a priority, and the same proxyVersion in both.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0155/",
  aliases: ["IST0155"],
  check: (object) => {
    if ((numberAt(object.spec, "priority") ?? 0) !== 0) return [];
    const patches = envoyPatches(object);
    return patches.flatMap((patch, index) => {
      const pinned = patches
        .slice(0, index)
        .findIndex(({ isPinned, filterName }) => isPinned && filterName === patch.filterName);
      if (!isRelative(patch) || pinned === -1) return [];
      return [
        {
          path: patch.path,
          sentence: `${patch.operation} leans on ${patch.filterName || "a filter"}, which patch ${pinned + 1} ties to a proxyVersion`,
        },
      ];
    });
  },
});
