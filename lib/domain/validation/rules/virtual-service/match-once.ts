import { canonicalJson } from "../../../kube/canonical-json.ts";
import { objectsAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

export const matchOnce = defineRule({
  code: "MESH0131",
  severity: "info",
  appliesTo: ["VirtualService"],
  reads: [],
  reach: "object",
  title: "The same match stands twice",
  explanation:
    "Of two equal matches only the first has an effect. Remove the second or give it a condition of its own.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0131/",
  aliases: ["IST0131"],
  check: ({ spec }) => {
    const seen = new Map<string, string>();
    return objectsAt(spec, "http").flatMap((route, index) =>
      objectsAt(route, "match").flatMap((match, position): readonly FindingPart[] => {
        const { name: _name, statPrefix: _statPrefix, ...conditions } = match;
        const key = canonicalJson(conditions);
        const first = seen.get(key);
        if (first === undefined) {
          seen.set(key, `match ${position + 1} of route ${index + 1}`);
          return [];
        }
        return [
          { path: ["spec", "http", index, "match", position], sentence: `Has no effect: it equals ${first}` },
        ];
      }),
    );
  },
});
