import { defineRule } from "../../rule.ts";
import { isInAmbient } from "../read/ambient.ts";
import { isGatewayProxy, podsOf } from "../read/dataplane-labels.ts";

export const sidecarLeftOver = defineRule({
  code: "MESH1608",
  severity: "warning",
  appliesTo: "Workload",
  reads: ["Namespace", "Pod"],
  needs: ["Namespace"],
  reach: "namespace",
  title: "Workload with sidecars in an ambient namespace",
  explanation:
    "Its pods were made before the namespace moved to ambient, or are injected on purpose. They work, but waypoints of the namespace do not stand before them, and they count as sidecars in every rule.",
  source: "https://istio.io/latest/docs/ambient/migrate/",
  aliases: ["KIA1316"],
  check: (workload, mesh) => {
    if (isGatewayProxy(workload) || !isInAmbient(mesh, workload.namespace)) return [];
    const injected = podsOf(mesh, workload).filter(({ dataplane }) => dataplane === "sidecar").length;
    const isTemplate = workload.template.hasProxyContainer;
    if (injected === 0 && !isTemplate) return [];
    return [
      {
        path: ["spec", "template"],
        sentence: `${injected === 0 ? "Its pods have" : injected === 1 ? "1 pod has" : `${injected} pods have`} a sidecar although namespace ${workload.namespace} is in ambient`,
      },
    ];
  },
});
