import { objectAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const outboundModeStated = defineRule({
  code: "MESH0703",
  severity: "info",
  appliesTo: ["Sidecar"],
  reads: [],
  reach: "object",
  title: "Outbound policy without a mode",
  explanation:
    "outboundTrafficPolicy without a mode does not mean the mesh's default but REGISTRY_ONLY, the first value of its enumeration: hosts that the registry does not know are blocked. State the mode.",
  source: "https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy",
  aliases: ["KIA1007"],
  check: ({ spec }) => {
    const policy = objectAt(spec, "outboundTrafficPolicy");
    if (policy === null || textAt(policy, "mode") !== null) return [];
    return [
      {
        path: ["spec", "outboundTrafficPolicy"],
        sentence: "Means REGISTRY_ONLY: hosts that the registry does not know are blocked",
        fix: {
          title: "State REGISTRY_ONLY",
          operations: [{ op: "add", path: "/spec/outboundTrafficPolicy/mode", value: "REGISTRY_ONLY" }],
        },
      },
    ];
  },
});
