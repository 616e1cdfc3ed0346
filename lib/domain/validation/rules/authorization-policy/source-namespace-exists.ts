import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
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
  explanation:
    "A source namespace that does not exist has no callers: the entry matches nobody, or keeps nobody out.",
  source: "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source",
  aliases: ["IST0101", "KIA0101"],
  check: ({ spec }, mesh) =>
    objectsAt(spec, "rules").flatMap((rule, index) =>
      objectsAt(rule, "from").flatMap((from, position) =>
        (["namespaces", "notNamespaces"] as const).flatMap((field) =>
          textsAt(sectionAt(from, "source"), field).flatMap((name, at) =>
            namespaceNames(mesh).some((known) => matchesName(name, known))
              ? []
              : [
                  {
                    path: ["spec", "rules", index, "from", position, "source", field, at],
                    sentence: `${name.includes("*") ? "No namespace matches" : "There is no namespace"} ${name}: the entry ${field === "namespaces" ? "matches nobody" : "keeps nobody out"}`,
                  },
                ],
          ),
        ),
      ),
    ),
});

const namespaceNames = (mesh: MeshSnapshot): readonly string[] =>
  [...mesh.namespaces.inNamespace("")].map(({ name }) => name);

/** A star stands for any text at the start or end, as policies read it. */
function matchesName(pattern: string, name: string): boolean {
  if (pattern === "*") return true;
  if (pattern.startsWith("*")) return name.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
