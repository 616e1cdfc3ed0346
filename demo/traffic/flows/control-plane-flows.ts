import { configObjects, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { rateOf } from "../rhythm.ts";
import type { PodDirectory } from "../solve/pod-directory.ts";
import type { Flow } from "./flow.ts";
import { exporterOf } from "./http-flows.ts";

const MONITORING_PORT = 15014;
const XDS_TYPES = ["cds", "eds", "lds", "rds"] as const;

/** Istiod's own metrics: what it knows, what it pushes, and to how many proxies. */
export function controlPlaneFlows(mesh: MeshSnapshot, pods: PodDirectory): readonly Flow[] {
  const instances = [...mesh.pods].filter((pod) => pod.labels["app"] === "istiod" && pod.phase === "Running");
  const proxies = [...pods.workloads()]
    .flatMap(([, members]) => members)
    .filter((pod) => pod.dataplane === "sidecar" || pod.proxyImage !== null).length;
  return instances.flatMap((pod, index): readonly Flow[] => {
    const exporter = exporterOf(pod, MONITORING_PORT);
    const gauge = (metric: string, value: number, labels: Readonly<Record<string, string>> = {}): Flow => ({
      kind: "gauge",
      metric,
      labels,
      exporter,
      value,
      sway: 0,
    });
    const counter = (
      metric: string,
      perHour: number,
      labels: Readonly<Record<string, string>> = {},
    ): Flow => ({
      kind: "counter",
      metric,
      labels,
      exporter,
      rates: rateOf("steady", perHour / 3600),
      whole: true,
    });
    const connected = Math.floor(proxies / instances.length) + (index < proxies % instances.length ? 1 : 0);
    return [
      gauge("pilot_xds", connected, { version: `${mesh.settings.istioVersion}.0` }),
      gauge("pilot_services", mesh.services.size),
      gauge("pilot_virt_services", configObjects(mesh, "VirtualService", "networking.istio.io").size),
      gauge("pilot_vservice_dup_domain", 0),
      gauge("pilot_destrule_subsets", 0),
      gauge("pilot_eds_no_instances", 0),
      gauge("pilot_conflict_inbound_listener", 0),
      gauge("pilot_conflict_outbound_listener_tcp_over_current_tcp", 0),
      gauge("istio_build", 1, { component: "pilot", tag: `${mesh.settings.istioVersion}.0` }),
      ...XDS_TYPES.map((type) =>
        counter("pilot_xds_pushes", type === "eds" ? connected * 4 : connected, { type }),
      ),
      ...XDS_TYPES.map((type) => counter(`pilot_xds_${type}_reject`, 0)),
      counter("pilot_total_xds_rejects", 0, {
        type: "type.googleapis.com/envoy.config.listener.v3.Listener",
      }),
      counter("galley_validation_passed", 2),
    ];
  });
}
