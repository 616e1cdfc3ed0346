import { hasLabels } from "../../../kube/labels.ts";
import { sectionAt, textMapAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { selectsWorkload, WORKLOAD_LABEL_KINDS, workloadLabels } from "../read/workload-labels.ts";

export const selectorMatches = defineRule({
  code: "MESH0004",
  severity: "warning",
  appliesTo: [
    "AuthorizationPolicy",
    "PeerAuthentication",
    "RequestAuthentication",
    "Telemetry",
    "WasmPlugin",
    "TrafficExtension",
    "ProxyConfig",
    "Sidecar",
    "EnvoyFilter",
  ],
  reads: [...WORKLOAD_LABEL_KINDS, "MeshSettings"],
  needs: [WORKLOAD_LABEL_KINDS],
  reach: "mesh",
  title: "Selector that matches no workload",
  explanation:
    "The object applies to the workloads whose labels its selector names, in its own namespace (in the root namespace: in all). None carries them, so it has no effect.",
  source: "https://istio.io/latest/docs/reference/config/type/workload-selector/",
  aliases: ["IST0127", "KIA0004"],
  check: ({ kind, spec, namespace }, mesh) => {
    const legacy = kind === "Sidecar" || kind === "EnvoyFilter";
    const field = legacy ? "workloadSelector" : "selector";
    const inner = legacy ? "labels" : "matchLabels";
    const labels = textMapAt(sectionAt(spec, field), inner);
    if (labels === null || labels.size === 0) return [];
    const wanted = Object.fromEntries(labels);
    const isRoot = namespace === mesh.settings.rootNamespace;
    const found = isRoot
      ? namespacesOf(mesh).some((name) => workloadLabels(mesh, name).some((own) => hasLabels(own, wanted)))
      : selectsWorkload(mesh, namespace, wanted);
    if (found) return [];
    const text = [...labels].map(([key, value]) => `${key}=${value}`).join(", ");
    return [{ path: ["spec", field, inner], sentence: `Has no effect: no workload carries ${text}` }];
  },
});

function namespacesOf(mesh: Parameters<typeof workloadLabels>[0]): readonly string[] {
  const named = ["Deployment", "StatefulSet", "DaemonSet"].flatMap((kind) => [
    ...(mesh.workloads.get(kind)?.namespaces() ?? []),
  ]);
  const entries = mesh.config.get("WorkloadEntry.networking.istio.io")?.namespaces() ?? [];
  return [...new Set([...mesh.pods.namespaces(), ...named, ...entries])];
}
