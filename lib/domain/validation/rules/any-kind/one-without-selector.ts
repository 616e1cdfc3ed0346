import { groupOfKind, type KindName } from "../../subjects.ts";
import { configObjects } from "../../../mesh/snapshot.ts";
import { byAge } from "../../../simulation/route/visible.ts";
import { objectAt, objectsAt, sectionAt, textMapAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";

const KINDS = ["PeerAuthentication", "Sidecar", "Telemetry"] as const satisfies readonly KindName[];

export const oneWithoutSelector = defineRule({
  code: "MESH0002",
  severity: "error",
  appliesTo: KINDS,
  reads: KINDS,
  reach: "namespace",
  title: "A second object without selector in one namespace",
  explanation:
    "Of several PeerAuthentications, Sidecars or Telemetries without selector in a namespace only the oldest counts. Merge them or give them selectors.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0111/",
  aliases: ["IST0111", "IST0160", "KIA0002"],
  check: (object, mesh) => {
    if (!isForAll(object.spec)) return [];
    const { group } = groupOfKind(KINDS.find((kind) => kind === object.kind) ?? "Sidecar");
    const [oldest] = [...configObjects(mesh, object.kind, group).inNamespace(object.namespace)]
      .filter(({ spec }) => isForAll(spec))
      .toSorted(byAge);
    if (oldest === undefined || oldest === object) return [];
    return [
      {
        path: ["spec"],
        sentence: `Has no effect: ${oldest.kind} ${oldest.name} is older and counts for the namespace`,
        because: [refer(mesh, oldest, "Has no selector either")],
      },
    ];
  },
});

function isForAll(spec: Parameters<typeof sectionAt>[0]): boolean {
  const selects =
    (textMapAt(sectionAt(spec, "selector"), "matchLabels")?.size ?? 0) +
    (textMapAt(sectionAt(spec, "workloadSelector"), "labels")?.size ?? 0);
  return selects === 0 && objectAt(spec, "targetRef") === null && objectsAt(spec, "targetRefs").length === 0;
}
