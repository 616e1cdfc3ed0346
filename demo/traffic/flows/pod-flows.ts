import type { MeshSnapshot, PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import { hashUnit } from "../hash-unit.ts";
import { addRates, dailyMeanRps, rateOf, scaleRates, type Rates } from "../rhythm.ts";
import type { PodDirectory } from "../solve/pod-directory.ts";
import type { CounterFlow, Exporter, Flow, GaugeFlow } from "./flow.ts";
import { exporterOf } from "./http-flows.ts";
import { podShares } from "./pod-shares.ts";

const CPU_S_PER_REQUEST = { app: 0.0021, proxy: 0.0006 } as const;
const IDLE_CPU = { app: 0.004, proxy: 0.003 } as const;
const IDLE_BYTES = { app: 92e6, proxy: 61e6 } as const;

/** `up` of every pod that is scraped, and CPU and memory of every container as the kubelet reports them. */
export function podFlows(
  mesh: MeshSnapshot,
  pods: PodDirectory,
  handled: ReadonlyMap<string, Rates>,
): readonly Flow[] {
  return [...pods.workloads()].flatMap(([workload, members]) =>
    podShares(members).flatMap(({ pod, share }) => {
      const load = scaleRates(handled.get(workload) ?? rateOf("day", 0), share);
      return [...upOf(pod), ...containerFlows(mesh, pod, load)];
    }),
  );
}

function upOf(pod: PodFacts): readonly GaugeFlow[] {
  if (!isScraped(pod)) return [];
  return [{ kind: "gauge", metric: "up", labels: {}, exporter: exporterOf(pod), value: 1, sway: 0 }];
}

/** Pods with a proxy, or that are one. */
function isScraped(pod: PodFacts): boolean {
  return (
    pod.dataplane === "sidecar" ||
    pod.proxyImage !== null ||
    pod.labels["app"] === "ztunnel" ||
    pod.labels["app"] === "istiod"
  );
}

function containerFlows(mesh: MeshSnapshot, pod: PodFacts, load: Rates): readonly Flow[] {
  const kubelet = kubeletOf(mesh, pod);
  const containers = pod.dataplane === "sidecar" ? (["app", "proxy"] as const) : (["app"] as const);
  return containers.flatMap((role) => {
    const labels = {
      container: role === "proxy" ? "istio-proxy" : (pod.labels["app"] ?? pod.workload.name),
      job: "kubelet",
      namespace: pod.namespace,
      pod: pod.name,
    };
    const cpu: CounterFlow = {
      kind: "counter",
      metric: "container_cpu_usage_seconds_total",
      labels,
      exporter: kubelet,
      rates: addRates(scaleRates(load, CPU_S_PER_REQUEST[role]), rateOf("steady", IDLE_CPU[role])),
      whole: false,
    };
    const memory: GaugeFlow = {
      kind: "gauge",
      metric: "container_memory_working_set_bytes",
      labels,
      exporter: kubelet,
      value: Math.round(IDLE_BYTES[role] * (0.9 + 0.2 * hashUnit(pod.name)) + dailyMeanRps(load) * 120_000),
      sway: 0.03,
    };
    return [cpu, memory];
  });
}

/** cAdvisor's series come from the node: pod and namespace are labels of the series, not of the scrape. */
function kubeletOf(mesh: MeshSnapshot, pod: PodFacts): Exporter {
  return {
    namespace: "",
    pod: "",
    ip: mesh.nodes.get("", pod.node)?.name ?? pod.node,
    port: 10250,
    createdAtMs: pod.createdAtMs,
  };
}
