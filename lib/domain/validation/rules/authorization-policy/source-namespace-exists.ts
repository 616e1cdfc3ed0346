import { objectsAt, sectionAt, textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const sourceNamespaceExists = defineRule({
  code: "MESH0405",
  severity: "warning",
  appliesTo: ["AuthorizationPolicy"],
  reads: ["Namespace"],
  needs: ["Namespace"],
  reach: "mesh",
  title: "Policy names a namespace that does not exist",
  explanation: "A source namespace that does not exist has no callers: the entry matches nobody.",
  source: "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source",
  aliases: ["KIA0101"],
  check: ({ spec }, mesh) =>
    objectsAt(spec, "rules").flatMap((rule, index) =>
      objectsAt(rule, "from").flatMap((from, position) =>
        textsAt(sectionAt(from, "source"), "namespaces").flatMap((name, at) =>
          name.includes("*") || mesh.namespaces.get("", name) !== undefined
            ? []
            : [
                {
                  path: ["spec", "rules", index, "from", position, "source", "namespaces", at],
                  sentence: `There is no namespace ${name}: the entry matches nobody`,
                },
              ],
        ),
      ),
    ),
});
