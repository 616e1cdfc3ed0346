import { sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const accountExists = defineRule({
  code: "MESH1701",
  severity: "warning",
  appliesTo: ["WorkloadGroup"],
  reads: ["ServiceAccount"],
  needs: ["ServiceAccount"],
  reach: "namespace",
  title: "WorkloadGroup whose service account does not exist",
  explanation:
    "Machines of the group get their identity from a token of the service account. Without the account no token can be made, and nobody can join.",
  source: "https://istio.io/latest/docs/reference/config/networking/workload-group/",
  aliases: ["KIA1701"],
  check: ({ spec, namespace }, mesh) => {
    const name = textAt(sectionAt(spec, "template"), "serviceAccount") ?? "";
    if (name === "" || mesh.serviceAccounts.get(namespace, name) !== undefined) return [];
    return [
      {
        path: ["spec", "template", "serviceAccount"],
        sentence: `Nobody can join: there is no ServiceAccount ${namespace}/${name}`,
      },
    ];
  },
});
