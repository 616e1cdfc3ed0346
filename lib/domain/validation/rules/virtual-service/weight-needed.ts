import { numberAt, objectsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const weightNeeded = defineRule({
  code: "MESH0163",
  severity: "info",
  appliesTo: ["VirtualService"],
  reads: [],
  reach: "object",
  title: "Weight of a single destination",
  explanation:
    "A single destination gets everything, whatever its weight says: a weight of 10 is not 10 %. If a second destination is missing, add it; else leave the weight out.",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination",
  aliases: ["KIA1104"],
  check: ({ spec }) =>
    ["http", "tls", "tcp"].flatMap((protocol) =>
      objectsAt(spec, protocol).flatMap((route, index) => {
        const [only, ...others] = objectsAt(route, "route");
        const weight = only === undefined ? null : numberAt(only, "weight");
        if (weight === null || others.length > 0) return [];
        const path = ["spec", protocol, index, "route", 0, "weight"];
        return [
          {
            path,
            sentence: `The only destination gets everything: its weight ${weight} says nothing`,
            fix: {
              title: "Leave the weight out",
              operations: [{ op: "remove" as const, path: `/${path.join("/")}` }],
            },
          },
        ];
      }),
    ),
});
