import type { LabelledValue } from "../../../traffic/edges.ts";
import { clusterRef, counted } from "../../facts.ts";
import { byMetric, defineItem, judged, type ReadinessEvidence } from "../../item.ts";

export const proxiesSynced = defineItem({
  id: "proxies-synced",
  area: "control plane",
  title: "Proxies take their configuration",
  explanation:
    "A proxy that is not connected to istiod, or that rejects what it sends, keeps working with old routes, endpoints and certificates. Look at the proxies page which ones, and at istiod's log why.",
  unmet: { one: "does not", many: "do not" },
  reads: ["Pod"],
  needs: ["Pod"],
  readsTraffic: true,
  judge: ({ mesh, traffic, noTrafficBecause }) => {
    const subject = clusterRef(mesh, "proxies");
    const expected = [...mesh.pods].filter(
      ({ phase, proxyImage }) => phase === "Running" && proxyImage !== null,
    ).length;
    const connected = sumOf(traffic?.controlPlane ?? [], "pilot_xds");
    if (traffic === null || connected === null) {
      const why = noTrafficBecause ?? "Prometheus has no series pilot_xds: istiod's pods are not scraped";
      return [
        judged({
          subject,
          state: "unknown",
          sentence: `Connected proxies cannot be counted: ${why}`,
          advice: { title: "Let Prometheus scrape istiod's port 15014, for instance:", text: POD_MONITOR },
        }),
      ];
    }
    const rejected = sumOf(traffic.controlPlane, "pilot_total_xds_rejects") ?? 0;
    const evidence = [
      byMetric(
        "pilot_xds",
        traffic.windowS,
        `${counted(connected, "proxy", "proxies")} connected, ${String(expected)} with a proxy run`,
      ),
      byMetric(
        "pilot_total_xds_rejects",
        traffic.windowS,
        `${counted(rejected, "rejection")} since istiod started`,
      ),
      PER_PROXY,
    ];
    if (rejected > 0) {
      const sentence = `Proxies rejected what istiod sent ${counted(rejected, "time")}: they keep their old configuration`;
      return [judged({ subject, state: "fail", sentence, evidence, advice: WHICH })];
    }
    const absent = expected - connected;
    return [
      absent > 0
        ? judged({
            subject,
            state: "warn",
            sentence: `${counted(absent, "proxy is", "proxies are")} not connected to istiod: ${String(connected)} of ${String(expected)}`,
            evidence,
            advice: WHICH,
          })
        : judged({
            subject,
            state: "pass",
            sentence: `${counted(connected, "proxy", "proxies")} connected`,
            evidence,
          }),
    ];
  },
});

/** The metrics count proxies and do not name them. */
const PER_PROXY: ReadinessEvidence = {
  object: null,
  path: [],
  metric: null,
  text: "Which single proxy lags behind is unknown: only istiod's /debug/syncz tells, which asks for rights in its namespace and is not read",
};

const WHICH = {
  title: "See which proxy it is, with rights in istiod's namespace:",
  text: "istioctl proxy-status",
};

/** Null when there is no such series. */
function sumOf(samples: readonly LabelledValue[], metric: string): number | null {
  const own = samples.filter(({ labels }) => labels["__name__"] === metric);
  return own.length === 0 ? null : own.reduce((sum, { value }) => sum + value, 0);
}

const POD_MONITOR = `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: istiod, namespace: istio-system }
spec:
  selector: { matchLabels: { app: istiod } }
  podMetricsEndpoints: [{ portNumber: 15014 }]`;
