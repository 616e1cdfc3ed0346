import { defineRule } from "../../rule.ts";
import { EXCLUSIVE_KINDS, isOlder, rivalCodes, rivalsOf } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";
import { WORKLOAD_LABEL_KINDS } from "../read/workload-labels.ts";

export const oneWithoutSelector = defineRule({
  code: "MESH0002",
  severity: "error",
  appliesTo: EXCLUSIVE_KINDS,
  reads: [...EXCLUSIVE_KINDS, ...WORKLOAD_LABEL_KINDS, "Namespace"],
  reach: "namespace",
  title: "A second object without selector in one namespace",
  explanation:
    "Of several PeerAuthentications, Sidecars or Telemetries without selector in a namespace only the oldest counts. Merge them or give them selectors.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0111/",
  aliases: ["IST0111", "IST0160", "KIA0002"],
  check: (object, mesh) => {
    const older = rivalsOf(mesh, object).find(
      (rival) => rival.over === "namespace" && isOlder(rival.object, object),
    );
    if (older === undefined) return [];
    const { kind, name } = older.object;
    return [
      {
        path: ["spec"],
        sentence: `Has no effect: ${kind} ${name} is older and counts for the namespace`,
        because: [refer(mesh, older.object, "Has no selector either")],
        aliases: rivalCodes(kind, "namespace"),
      },
    ];
  },
});
