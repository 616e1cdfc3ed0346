import { canonicalJson } from "../../../kube/canonical-json.ts";
import { objectAt, objectsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const destinationOnce = defineRule({
  code: "MESH0105",
  severity: "warning",
  appliesTo: ["VirtualService"],
  reads: [],
  reach: "object",
  title: "One route names the same destination twice",
  explanation:
    "Two entries of one destination share its traffic with itself: their weights add up. Keep one of them.",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination",
  aliases: ["KIA1105"],
  check: ({ spec }) =>
    objectsAt(spec, "http").flatMap((route, index) => {
      const keys = objectsAt(route, "route").map((entry) =>
        canonicalJson(objectAt(entry, "destination") ?? {}),
      );
      return keys.flatMap((key, position) =>
        keys.indexOf(key) === position
          ? []
          : [
              {
                path: ["spec", "http", index, "route", position, "destination"],
                sentence: `The same destination as entry ${keys.indexOf(key) + 1}: their weights add up`,
              },
            ],
      );
    }),
});
