import { objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { defineRule } from "../../rule.ts";
import { isOlder } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";
import { mergedWith } from "../read/same-host-rules.ts";

export const sharesRuleHost = defineRule({
  code: "MESH0232",
  severity: "info",
  appliesTo: ["DestinationRule"],
  reads: ["DestinationRule", "MeshSettings"],
  reach: "namespace",
  title: "A younger DestinationRule is for the same host and subsets",
  explanation:
    "Both are merged, and what both state is this one's because it is older. Somebody wrote the other one and may believe in it: deleting this one would put the other in force.",
  source: "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services",
  aliases: ["KIA0201"],
  check: (object, mesh) => {
    const younger = mergedWith(mesh, object).filter(
      (other) => isOlder(object, other) && haveCommonSubset(object, other),
    );
    if (younger.length === 0) return [];
    return [
      {
        path: ["spec", "host"],
        sentence: `DestinationRule ${younger.map(({ name }) => name).join(", ")} is for the same host and loses to this one`,
        because: younger.map((other) => refer(mesh, other, "Is younger", ["spec", "host"])),
      },
    ];
  },
});

/** A rule without subsets is for the whole host, subsets included. */
function haveCommonSubset(a: ConfigObject, b: ConfigObject): boolean {
  const [first, second] = [a, b].map(({ spec }) =>
    objectsAt(spec, "subsets").map((subset) => textAt(subset, "name")),
  );
  if (first === undefined || second === undefined || first.length === 0 || second.length === 0) return true;
  return first.some((name) => second.includes(name));
}
