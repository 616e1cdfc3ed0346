import type { JsonObject, Path } from "../../../base/json.ts";
import { objectAt, objectsAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

const BLOCKS = ["loadBalancer", "connectionPool", "outlierDetection", "tls"] as const;

export const portSettingsComplete = defineRule({
  code: "MESH0204",
  severity: "warning",
  appliesTo: ["DestinationRule"],
  reads: [],
  reach: "object",
  title: "Port-level settings drop settings of the rule",
  explanation:
    "An entry of portLevelSettings replaces the whole policy of its port: blocks that it leaves out fall back to Istio's defaults, not to those of the rule. Repeat the blocks that the port is to keep.",
  source:
    "https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy",
  aliases: [],
  check: ({ spec }) => [
    ...lost(objectAt(spec, "trafficPolicy"), ["spec", "trafficPolicy"]),
    ...objectsAt(spec, "subsets").flatMap((subset, index) =>
      lost(objectAt(subset, "trafficPolicy"), ["spec", "subsets", index, "trafficPolicy"]),
    ),
  ],
});

function lost(policy: JsonObject | null, path: Path): readonly FindingPart[] {
  if (policy === null) return [];
  return objectsAt(policy, "portLevelSettings").flatMap((setting, index) => {
    const missing = BLOCKS.filter(
      (name) => objectAt(policy, name) !== null && objectAt(setting, name) === null,
    );
    if (missing.length === 0) return [];
    const at = [...path, "portLevelSettings", index];
    return [
      {
        path: at,
        sentence: `This port loses ${missing.join(" and ")} of the policy above`,
        fix: {
          title: "Repeat them for the port",
          operations: missing.map((name) => ({
            op: "add" as const,
            path: `/${[...at, name].join("/")}`,
            value: objectAt(policy, name),
          })),
        },
      },
    ];
  });
}
