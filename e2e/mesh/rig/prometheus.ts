import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { PlannedPod } from "./plan.ts";
import type { Processes, RunningProcess } from "./processes.ts";

/** Inside the mesh's own network namespace. */
export const PROMETHEUS_PORT = 9090;
export const EXPORTER_PORT = 9901;
const ENVOY_STATS_PORT = 15090;

interface PrometheusSettings {
  readonly id: string;
  readonly folder: string;
  readonly processes: Processes;
  readonly pods: readonly PlannedPod[];
}

/** A real Prometheus that scrapes the series made of access logs and each Envoy's own statistics. */
export function startPrometheus({ id, folder, processes, pods }: PrometheusSettings): RunningProcess {
  const configFile = path.join(folder, "prometheus.yml");
  const proxies = pods.filter(({ proxy }) => proxy !== "none");
  const config = {
    global: { scrape_interval: "2s", scrape_timeout: "2s" },
    scrape_configs: [
      {
        job_name: "istio-metrics-from-access-logs",
        honor_labels: true,
        static_configs: [{ targets: [`127.0.0.1:${String(EXPORTER_PORT)}`] }],
      },
      {
        job_name: "envoy-stats",
        metrics_path: "/stats/prometheus",
        scrape_interval: "5s",
        static_configs: proxies.map(({ address, name, namespace }) => ({
          targets: [`${address}:${String(ENVOY_STATS_PORT)}`],
          labels: { pod: name, namespace },
        })),
      },
    ],
  };
  writeFileSync(configFile, stringify(config));
  const command = [
    "prometheus",
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${path.join(folder, "prometheus")}`,
    "--storage.tsdb.retention.time=6h",
    `--web.listen-address=127.0.0.1:${String(PROMETHEUS_PORT)}`,
  ];
  return processes.start({ name: "prometheus", command, namespace: id, workingFolder: folder });
}
