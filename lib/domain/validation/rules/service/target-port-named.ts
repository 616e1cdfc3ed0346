import { defineRule } from "../../rule.ts";
import { selectedPorts } from "../read/target-ports.ts";

export const targetPortNamed = defineRule({
  code: "MESH1103",
  severity: "error",
  appliesTo: "Service",
  reads: ["Pod", "Deployment", "StatefulSet", "DaemonSet"],
  reach: "namespace",
  title: "Target port by a name that no container has",
  explanation:
    "A target port that is a name is looked up among the named ports of each pod's containers. Where no container has it the port gets no endpoints: 503 (UH).",
  source: "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
  aliases: ["KIA0701"],
  check: (service, mesh) => {
    const selected = selectedPorts(mesh, service);
    if (selected === null) return [];
    const names = new Set(selected.map(({ name }) => name));
    return service.ports.flatMap(({ port, targetPort }, index) =>
      typeof targetPort === "string" && !names.has(targetPort)
        ? [
            {
              path: ["spec", "ports", index, "targetPort"],
              sentence: `Port ${port} has no endpoints: no container has a port called ${targetPort}`,
            },
          ]
        : [],
    );
  },
});
