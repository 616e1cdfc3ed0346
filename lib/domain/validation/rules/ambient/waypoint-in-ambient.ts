import { defineRule } from "../../rule.ts";
import { waypointOf } from "../read/ambient.ts";
import { asksForAmbient, isGatewayProxy, podsOf } from "../read/dataplane-labels.ts";

export const waypointInAmbient = defineRule({
  code: "MESH1609",
  severity: "warning",
  appliesTo: "Workload",
  reads: ["Namespace", "Pod"],
  needs: ["Namespace"],
  reach: "namespace",
  title: "Workload outside of ambient that asks for a waypoint",
  explanation:
    "A waypoint stands before workloads in ambient. The label istio.io/use-waypoint does nothing for pods with a sidecar or outside of the mesh.",
  source: "https://istio.io/latest/docs/ambient/usage/waypoint/",
  aliases: ["KIA1312"],
  check: (workload, mesh) => {
    const waypoint = waypointOf(mesh, workload.namespace, workload.podLabels);
    if (waypoint === null || workload.podLabels["istio.io/dataplane-mode"] === "none") return [];
    const pods = podsOf(mesh, workload);
    const isOutside =
      pods.length === 0
        ? !asksForAmbient(mesh, workload)
        : pods.every(({ dataplane }) => dataplane !== "ambient") && !asksForAmbient(mesh, workload);
    if (!isOutside || isGatewayProxy(workload)) return [];
    return [
      {
        path: ["spec", "template", "metadata", "labels"],
        sentence: `Waypoint ${waypoint.namespace}/${waypoint.name} is asked for and does nothing: the workload is not in ambient`,
      },
    ];
  },
});
