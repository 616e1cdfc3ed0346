import { hasLabels } from "../../../kube/labels.ts";
import { textMapAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { WORKLOAD_LABEL_KINDS, workloadLabels } from "../read/workload-labels.ts";

export const gatewaySelectorMatches = defineRule({
  code: "MESH0302",
  severity: "error",
  appliesTo: ["Gateway"],
  reads: [...WORKLOAD_LABEL_KINDS, "MeshSettings"],
  needs: [WORKLOAD_LABEL_KINDS],
  reach: "mesh",
  title: "Gateway that no proxy serves",
  explanation:
    "A Gateway is served by the pods whose labels its selector names, in any namespace unless PILOT_SCOPE_GATEWAY_TO_NAMESPACE is set. None carries them, so nothing listens.",
  source: "https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway",
  aliases: ["IST0101", "KIA0302"],
  check: ({ spec, namespace }, mesh) => {
    const selector = textMapAt(spec, "selector");
    if (selector === null || selector.size === 0) return [];
    const scoped = mesh.settings.featureFlags["PILOT_SCOPE_GATEWAY_TO_NAMESPACE"] === "true";
    const wanted = Object.fromEntries(selector);
    const everywhere = ["Deployment", "StatefulSet", "DaemonSet"].flatMap((kind) => [
      ...(mesh.workloads.get(kind)?.namespaces() ?? []),
    ]);
    const entries = mesh.config.get("WorkloadEntry.networking.istio.io")?.namespaces() ?? [];
    const namespaces = scoped
      ? [namespace]
      : [...new Set([...mesh.pods.namespaces(), ...everywhere, ...entries])];
    if (namespaces.some((name) => workloadLabels(mesh, name).some((labels) => hasLabels(labels, wanted))))
      return [];
    const text = [...selector].map(([key, value]) => `${key}=${value}`).join(", ");
    return [{ path: ["spec", "selector"], sentence: `Nothing listens: no pod carries ${text}` }];
  },
});
