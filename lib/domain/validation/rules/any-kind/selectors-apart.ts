import { defineRule } from "../../rule.ts";
import { EXCLUSIVE_KINDS, isOlder, rivalCodes, rivalsOf } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";
import { selectorPath } from "../read/scope-of.ts";
import { WORKLOAD_LABEL_KINDS } from "../read/workload-labels.ts";

export const selectorsApart = defineRule({
  code: "MESH0007",
  severity: "error",
  appliesTo: EXCLUSIVE_KINDS,
  reads: [...EXCLUSIVE_KINDS, ...WORKLOAD_LABEL_KINDS, "Namespace"],
  reach: "namespace",
  title: "Two objects select the same workload",
  explanation:
    "Of several PeerAuthentications, Sidecars or Telemetries that select a workload only the oldest counts for it: they are not merged. Merge them, or keep their selectors apart.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0110/",
  aliases: ["IST0110", "IST0159", "KIA0003"],
  check: (object, mesh) => {
    const older = rivalsOf(mesh, object).find(
      (rival) => rival.over === "workloads" && isOlder(rival.object, object),
    );
    if (older === undefined) return [];
    const { kind, name } = older.object;
    return [
      {
        path: ["spec", ...selectorPath(kind)],
        sentence: `Has no effect for workloads that ${kind} ${name} selects too: it is older`,
        because: [refer(mesh, older.object, "Selects them since before", ["spec", ...selectorPath(kind)])],
        aliases: rivalCodes(kind, "workloads"),
      },
    ];
  },
});
