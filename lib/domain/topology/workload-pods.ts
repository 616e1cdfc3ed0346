import { groupBy } from "../base/group-by.ts";
import type { MeshSnapshot, PodFacts } from "../mesh/snapshot.ts";
import type { MeshMembership, NodeKind } from "./graph.ts";

/** What the pods of one workload say of it. */
export interface WorkloadPods {
  readonly desired: number;
  readonly ready: number;
  readonly membership: MeshMembership;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: NodeKind;
  readonly app: string;
  readonly version: string;
}

/** By `namespace/workload`. Pods that came to an end do not count. */
export function workloadPods(mesh: MeshSnapshot): ReadonlyMap<string, WorkloadPods> {
  const running = [...mesh.pods].filter(({ phase }) => phase !== "Succeeded" && phase !== "Failed");
  const byWorkload = groupBy(running, ({ workload }) => `${workload.namespace}/${workload.name}`);
  const all = new Map<string, WorkloadPods>();
  for (const [key, pods] of byWorkload) {
    const [first] = pods;
    if (first !== undefined) all.set(key, readPods(mesh, first, pods));
  }
  return all;
}

function readPods(mesh: MeshSnapshot, first: PodFacts, pods: readonly PodFacts[]): WorkloadPods {
  const { workload, labels } = first;
  const controller = mesh.workloads.get(workload.kind)?.get(workload.namespace, workload.name);
  const kind = kindOf(labels);
  return {
    desired: controller?.desiredReplicas ?? pods.length,
    ready: pods.filter(({ ready }) => ready).length,
    membership: kind === "workload" ? membershipOf(pods) : "sidecar",
    labels,
    kind,
    app: labels["service.istio.io/canonical-name"] ?? labels["app"] ?? workload.name,
    version: labels["service.istio.io/canonical-revision"] ?? labels["version"] ?? "latest",
  };
}

function membershipOf(pods: readonly PodFacts[]): MeshMembership {
  if (pods.some(({ dataplane }) => dataplane === "sidecar")) return "sidecar";
  return pods.some(({ dataplane }) => dataplane === "ambient") ? "ambient" : "none";
}

/** Waypoints by the labels that Istio puts on them, gateways by those of its charts and of Gateway API. */
function kindOf(labels: Readonly<Record<string, string>>): NodeKind {
  const isWaypoint =
    labels["gateway.istio.io/managed"] === "istio.io-mesh-controller" ||
    labels["gateway.networking.k8s.io/gateway-class-name"] === "istio-waypoint";
  if (isWaypoint) return "waypoint";
  const isGateway =
    labels["istio"]?.endsWith("gateway") === true ||
    labels["gateway.networking.k8s.io/gateway-name"] !== undefined;
  return isGateway ? "gateway" : "workload";
}
