import type { MeshSnapshot, PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import { addRates, NO_RATE, type Rates } from "../rhythm.ts";
import type { PodDirectory } from "../solve/pod-directory.ts";
import type { TrafficSolution } from "../solve/solve-traffic.ts";
import { controlPlaneFlows } from "./control-plane-flows.ts";
import { envoyFlows } from "./envoy-flows.ts";
import type { Flow } from "./flow.ts";
import { type FlowContext, httpFlows } from "./http-flows.ts";
import { podFlows } from "./pod-flows.ts";
import { tcpFlows } from "./tcp-flows.ts";
import { ztunnelFlows } from "./ztunnel-flows.ts";

interface FlowsInput {
  readonly mesh: MeshSnapshot;
  readonly pods: PodDirectory;
  readonly clusterId: string;
}

/** Everything the exporters of the cluster count under the solutions that take turns. */
export function flowsOf(
  { mesh, pods, clusterId }: FlowsInput,
  solutions: readonly TrafficSolution[],
): readonly Flow[] {
  const context: FlowContext = {
    pods,
    settings: mesh.settings,
    clusterId,
    waypointsOf: (namespace) => waypoints(mesh, pods, namespace),
  };
  const calls = solutions.flatMap((solution) => solution.calls);
  return [
    ...calls.flatMap((call): readonly Flow[] =>
      call.traced.call.protocol === "tcp" ? tcpFlows(context, call) : httpFlows(context, call),
    ),
    ...calls.flatMap((call) => ztunnelFlows(context, call)),
    ...envoyFlows(pods, calls),
    ...podFlows(mesh, pods, handledBy(solutions)),
    ...controlPlaneFlows(mesh, pods),
  ];
}

function handledBy(solutions: readonly TrafficSolution[]): ReadonlyMap<string, Rates> {
  const sum = new Map<string, Rates>();
  for (const { handled } of solutions) {
    for (const [workload, rates] of handled) sum.set(workload, addRates(sum.get(workload) ?? NO_RATE, rates));
  }
  return sum;
}

function waypoints(mesh: MeshSnapshot, pods: PodDirectory, namespace: string): readonly PodFacts[] {
  const name = mesh.namespaces.get("", namespace)?.labels["istio.io/use-waypoint"];
  return name === undefined || name === "none"
    ? []
    : pods.withLabels(namespace, { "gateway.networking.k8s.io/gateway-name": name });
}
