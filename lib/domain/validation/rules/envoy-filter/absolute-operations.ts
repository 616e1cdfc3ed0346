import { objectAt, objectsAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { numberAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

const RELATIVE: ReadonlySet<string> = new Set(["INSERT_BEFORE", "INSERT_AFTER", "REPLACE", "MERGE"]);

export const absoluteOperations = defineRule({
  code: "MESH0951",
  severity: "info",
  appliesTo: ["EnvoyFilter"],
  reads: [],
  reach: "object",
  title: "EnvoyFilter that leans on another filter without priority or version",
  explanation:
    "An operation relative to another filter of the proxy depends on what Istio and other EnvoyFilters put there, in an order that changes with versions. State a priority, and match.proxy.proxyVersion to fail closed on an upgrade.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0151/",
  aliases: ["IST0151"],
  check: ({ spec }) => {
    if ((numberAt(spec, "priority") ?? 0) !== 0) return [];
    return objectsAt(spec, "configPatches").flatMap((patch, index) => {
      const operation = textAt(sectionAt(patch, "patch"), "operation") ?? "";
      const target = textAt(patch, "applyTo") ?? "";
      if (!RELATIVE.has(operation) || !/FILTER$/.test(target)) return [];
      if (objectAt(sectionAt(patch, "match"), "proxy") !== null) return [];
      return [
        {
          path: ["spec", "configPatches", index, "patch", "operation"],
          sentence: `${operation} depends on the order of other filters, which an upgrade may change`,
        },
      ];
    });
  },
});
