import { defineRule } from "../../rule.ts";
import { selectedPorts } from "../read/target-ports.ts";

/** Ports of Istio's own proxies: readiness and HBONE. */
const OF_THE_PROXY: ReadonlySet<number> = new Set([15008, 15021]);

export const targetPortDeclared = defineRule({
  code: "MESH1104",
  severity: "info",
  appliesTo: "Service",
  reads: ["Pod", "Deployment", "StatefulSet", "DaemonSet", "MeshSettings"],
  reach: "namespace",
  title: "Target port that no container declares",
  explanation:
    "Container ports are for people: Kubernetes connects to a number whether it is declared or not. Where other ports are declared and this one is not, the number is often wrong.",
  source: "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
  aliases: ["KIA0701"],
  check: (service, mesh) => {
    if (service.namespace === mesh.settings.rootNamespace || service.namespace.startsWith("kube-")) return [];
    const selected = selectedPorts(mesh, service);
    if (selected === null) return [];
    const declared = new Set(selected.map(({ port }) => port));
    return service.ports.flatMap(({ port, targetPort }, index) =>
      typeof targetPort === "number" && !declared.has(targetPort) && !OF_THE_PROXY.has(targetPort)
        ? [
            {
              path: ["spec", "ports", index],
              sentence: `Port ${port} leads to ${targetPort}, which no container declares${declared.size === 0 ? "" : `; they declare ${[...declared].join(", ")}`}`,
            },
          ]
        : [],
    );
  },
});
