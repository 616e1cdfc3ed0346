import { defineRule } from "../../rule.ts";
import { EXCLUSIVE_KINDS, isOlder, rivalCodes, rivalsOf } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";
import { WORKLOAD_LABEL_KINDS } from "../read/workload-labels.ts";

export const countsAlone = defineRule({
  code: "MESH0006",
  severity: "info",
  appliesTo: EXCLUSIVE_KINDS,
  reads: [...EXCLUSIVE_KINDS, ...WORKLOAD_LABEL_KINDS, "Namespace"],
  reach: "namespace",
  title: "A younger object for the same workloads has no effect",
  explanation:
    "This object counts because it is the oldest. Somebody wrote another one for the same workloads and may believe in it: deleting this one would put the other in force.",
  source: "https://istio.io/latest/docs/reference/config/networking/sidecar/",
  aliases: ["IST0110", "IST0111", "IST0159", "IST0160", "KIA0002", "KIA0003"],
  check: (object, mesh) => {
    const younger = rivalsOf(mesh, object).filter((rival) => isOlder(object, rival.object));
    const [first] = younger;
    if (first === undefined) return [];
    const names = younger.map((rival) => rival.object.name).join(", ");
    return [
      {
        path: ["metadata", "name"],
        sentence: `Counts for ${first.over === "namespace" ? "the namespace" : "the workloads"} instead of the younger ${names}`,
        because: younger.map((rival) => refer(mesh, rival.object, "Is younger")),
        aliases: [...new Set(younger.flatMap(({ object: { kind }, over }) => rivalCodes(kind, over)))],
      },
    ];
  },
});
