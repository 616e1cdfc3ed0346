import { hasLabels } from "../../../kube/labels.ts";
import { defineRule } from "../../rule.ts";
import { isInAmbient } from "../read/ambient.ts";
import { selectorLabels } from "../read/scope-of.ts";

export const sidecarInAmbient = defineRule({
  code: "MESH1601",
  severity: "warning",
  appliesTo: ["Sidecar"],
  reads: ["Namespace", "Pod"],
  reach: "namespace",
  title: "Sidecar object for workloads without sidecar",
  explanation:
    "A Sidecar object sets up sidecars. Workloads in ambient have none: neither ztunnel nor a waypoint reads it.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0167/",
  aliases: ["IST0167"],
  check: ({ kind, spec, namespace }, mesh) => {
    const wanted = selectorLabels(kind, spec);
    if (wanted === null) {
      return isInAmbient(mesh, namespace)
        ? [{ path: ["spec"], sentence: `Has no effect: namespace ${namespace} is in ambient` }]
        : [];
    }
    const selected = [...mesh.pods.inNamespace(namespace)].filter(({ labels }) => hasLabels(labels, wanted));
    const ambient = selected.filter(({ dataplane }) => dataplane === "ambient").length;
    if (ambient === 0) return [];
    return [
      {
        path: ["spec", "workloadSelector", "labels"],
        sentence: `Has no effect for ${ambient} of ${selected.length} pod${selected.length === 1 ? "" : "s"} that it selects: they are in ambient`,
      },
    ];
  },
});
