import { canonicalJson } from "../../../kube/canonical-json.ts";
import { type ConfigObject, configObjects } from "../../../mesh/snapshot.ts";
import { objectAt, sectionAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";

export const labelsApart = defineRule({
  code: "MESH1702",
  severity: "warning",
  appliesTo: ["WorkloadGroup"],
  reads: ["WorkloadGroup"],
  reach: "namespace",
  title: "WorkloadGroups with the same labels",
  explanation:
    "Machines of both groups carry the same labels, so Services, subsets and policies cannot tell them apart. Give one of them a label of its own.",
  source: "https://istio.io/latest/docs/reference/config/networking/workload-group/",
  aliases: ["KIA1702"],
  check: (group, mesh) => {
    const own = labelsOf(group);
    if (own === null) return [];
    const others = [...configObjects(mesh, group.kind, group.group).inNamespace(group.namespace)].filter(
      (other) => other !== group && labelsOf(other) === own,
    );
    if (others.length === 0) return [];
    return [
      {
        path: ["spec", "metadata", "labels"],
        sentence: `WorkloadGroup ${others.map(({ name }) => name).join(", ")} has the same labels`,
        because: others.map((other) =>
          refer(mesh, other, "Has the same labels", ["spec", "metadata", "labels"]),
        ),
      },
    ];
  },
});

/** Null when the group states none. */
function labelsOf({ spec }: ConfigObject): string | null {
  const labels = objectAt(sectionAt(spec, "metadata"), "labels");
  return labels === null || Object.keys(labels).length === 0 ? null : canonicalJson(labels);
}
