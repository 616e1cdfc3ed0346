import { objectsAt, textAt, textMapAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const subsetHasLabels = defineRule({
  code: "MESH0209",
  severity: "warning",
  appliesTo: ["DestinationRule"],
  reads: [],
  reach: "object",
  title: "Subset without labels",
  explanation:
    "A subset without labels is every pod of the host: a split between it and another one does not separate versions.",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset",
  aliases: ["KIA0209"],
  check: ({ spec }) =>
    objectsAt(spec, "subsets").flatMap((subset, index) =>
      (textMapAt(subset, "labels")?.size ?? 0) > 0
        ? []
        : [
            {
              path: ["spec", "subsets", index],
              sentence: `Subset ${textAt(subset, "name") ?? ""} has no labels and so is every pod of the host`,
            },
          ],
    ),
});
