import { objectAt, objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { isOlder } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";
import { mergedWith } from "../read/same-host-rules.ts";

export const losesToOlder = defineRule({
  code: "MESH0231",
  severity: "warning",
  appliesTo: ["DestinationRule"],
  reads: ["DestinationRule", "MeshSettings"],
  reach: "namespace",
  title: "DestinationRule loses settings to an older one of the same host",
  explanation:
    "DestinationRules of one host in one namespace are merged, the oldest first: a subset of a name that is taken, and a second trafficPolicy, are dropped without a word. Merge them into one object.",
  source: "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services",
  aliases: ["KIA0201"],
  check: (object, mesh) => {
    const older = mergedWith(mesh, object).filter((other) => isOlder(other, object));
    const found: FindingPart[] = [];
    for (const [index, subset] of objectsAt(object.spec, "subsets").entries()) {
      const name = textAt(subset, "name");
      const owner = older.find(({ spec }) =>
        objectsAt(spec, "subsets").some((other) => textAt(other, "name") === name),
      );
      if (owner === undefined) continue;
      found.push({
        path: ["spec", "subsets", index],
        sentence: `Has no effect: the older DestinationRule ${owner.name} defines subset ${name ?? ""}`,
        because: [refer(mesh, owner, "Defines it since before", ["spec", "subsets"])],
      });
    }
    const owner = older.find(({ spec }) => objectAt(spec, "trafficPolicy") !== null);
    if (owner !== undefined && objectAt(object.spec, "trafficPolicy") !== null) {
      found.push({
        path: ["spec", "trafficPolicy"],
        sentence: `Has no effect: the older DestinationRule ${owner.name} states the policy of the host`,
        because: [refer(mesh, owner, "States it since before", ["spec", "trafficPolicy"])],
      });
    }
    return found;
  },
});
