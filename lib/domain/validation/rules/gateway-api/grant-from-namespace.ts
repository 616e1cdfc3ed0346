import { objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const grantFromNamespace = defineRule({
  code: "MESH1407",
  severity: "warning",
  appliesTo: ["ReferenceGrant"],
  reads: ["Namespace"],
  needs: ["Namespace"],
  reach: "mesh",
  title: "ReferenceGrant for a namespace that does not exist",
  explanation:
    "The grant lets objects of the named namespace refer to this one. There is none of that name: check its spelling, or whoever makes the namespace gets the grant.",
  source: "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
  aliases: ["KIA1601"],
  check: ({ spec }, mesh) =>
    objectsAt(spec, "from").flatMap((from, index) => {
      const name = textAt(from, "namespace") ?? "";
      return name === "" || mesh.namespaces.get("", name) !== undefined
        ? []
        : [{ path: ["spec", "from", index, "namespace"], sentence: `There is no namespace ${name}` }];
    }),
});
