import type { MeshSnapshot, PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { PodDirectory } from "../solve/pod-directory.ts";
import type { TrafficSolution } from "../solve/solve-traffic.ts";
import { controlPlaneFlows } from "./control-plane-flows.ts";
import type { Flow } from "./flow.ts";
import { type FlowContext, httpFlows } from "./http-flows.ts";
import { podFlows } from "./pod-flows.ts";
import { tcpFlows } from "./tcp-flows.ts";

export interface FlowsInput {
  readonly mesh: MeshSnapshot;
  readonly pods: PodDirectory;
  readonly clusterId: string;
}

/** Everything the exporters of the cluster count under one solution. */
export function flowsOf({ mesh, pods, clusterId }: FlowsInput, solution: TrafficSolution): readonly Flow[] {
  const context: FlowContext = {
    pods,
    settings: mesh.settings,
    clusterId,
    waypointsOf: (namespace) => waypoints(mesh, pods, namespace),
  };
  return [
    ...solution.calls.flatMap((call): readonly Flow[] =>
      call.traced.call.protocol === "tcp" ? tcpFlows(context, call) : httpFlows(context, call),
    ),
    ...podFlows(mesh, pods, solution.handled),
    ...controlPlaneFlows(mesh, pods),
  ];
}

function waypoints(mesh: MeshSnapshot, pods: PodDirectory, namespace: string): readonly PodFacts[] {
  const name = mesh.namespaces.get("", namespace)?.labels["istio.io/use-waypoint"];
  return name === undefined || name === "none"
    ? []
    : pods.withLabels(namespace, { "gateway.networking.k8s.io/gateway-name": name });
}
