import type { Labels } from "../../../kube/kube-object.ts";
import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
import type { Path } from "../../../base/json.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { findGateway, isWaypoint, statedWaypoint } from "../read/ambient.ts";

export const waypointExists = defineRule({
  code: "MESH1610",
  severity: "error",
  appliesTo: ["Namespace", "Service", "Workload", "ServiceEntry"],
  reads: ["KubernetesGateway", "Namespace"],
  needs: ["KubernetesGateway"],
  reach: "mesh",
  title: "Waypoint that does not exist",
  explanation:
    "istio.io/use-waypoint names a Gateway of class istio-waypoint, in the same namespace unless use-waypoint-namespace says another. Without it the traffic goes on without HTTP rules, or is refused.",
  source: "https://istio.io/latest/docs/ambient/usage/waypoint/",
  aliases: ["KIA1313"],
  check: (subject, mesh) => {
    if ("podLabels" in subject) {
      const own = ["spec", "template", "metadata", "labels"];
      const stated = missingWaypoint(mesh, {
        labels: subject.podLabels,
        namespace: subject.namespace,
        path: own,
      });
      return stated.length > 0 || subject.podLabels["istio.io/use-waypoint"] !== undefined
        ? stated
        : ofNamespace(mesh, subject.namespace);
    }
    const namespace = "phase" in subject ? subject.name : subject.namespace;
    return missingWaypoint(mesh, { labels: subject.labels, namespace, path: ["metadata", "labels"] });
  },
});

interface Stated {
  readonly labels: Labels;
  readonly namespace: string;
  readonly path: Path;
}

function missingWaypoint(mesh: MeshSnapshot, { labels, namespace, path }: Stated): readonly FindingPart[] {
  const wanted = statedWaypoint(labels, namespace);
  if (wanted === null) return [];
  const gateway = findGateway(mesh, wanted);
  if (gateway !== undefined && isWaypoint(gateway)) return [];
  const name = `${wanted.namespace}/${wanted.name}`;
  return [
    {
      path: [...path, "istio.io/use-waypoint"],
      sentence:
        gateway === undefined
          ? `There is no Gateway ${name}`
          : `Gateway ${name} is no waypoint: its class is another`,
    },
  ];
}

/** A workload that follows its namespace is told as well: it is the one whose traffic it concerns. */
function ofNamespace(mesh: MeshSnapshot, namespace: string): readonly FindingPart[] {
  const labels = mesh.namespaces.get("", namespace)?.labels ?? {};
  if (labels["istio.io/dataplane-mode"] !== "ambient") return [];
  return missingWaypoint(mesh, { labels, namespace, path: [] }).map(({ sentence }) => ({
    path: ["metadata", "name"],
    sentence: `${sentence}, which its namespace asks for`,
  }));
}
