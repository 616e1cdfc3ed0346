import { hasLabels } from "../../../kube/labels.ts";
import { portProtocol } from "../../../mesh/port-protocol.ts";
import { defineRule } from "../../rule.ts";

/** Ports of Istio's own proxies: readiness and HBONE. */
const OF_THE_PROXY: ReadonlySet<number> = new Set([15008, 15021]);

export const portProtocolDeclared = defineRule({
  code: "MESH1101",
  severity: "info",
  appliesTo: "Service",
  reads: ["Pod", "MeshSettings"],
  reach: "namespace",
  title: "Port without a declared protocol",
  explanation:
    "Without a name such as http-web or an appProtocol the proxy looks at the first bytes of each connection. Server-first protocols then hang, and HTTP routes and policies apply only where HTTP was recognised.",
  source: "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/",
  aliases: ["IST0118", "KIA0601"],
  check: ({ namespace, ports, selector, externalName }, mesh) => {
    if (externalName !== null || namespace === mesh.settings.rootNamespace || namespace.startsWith("kube-"))
      return [];
    const pods =
      selector === null
        ? []
        : [...mesh.pods.inNamespace(namespace)].filter(({ labels }) => hasLabels(labels, selector));
    if (pods.length > 0 && pods.every(({ dataplane }) => dataplane === "none")) return [];
    return ports.flatMap((port, index) =>
      portProtocol(port) === "auto" && !OF_THE_PROXY.has(port.port)
        ? [
            {
              path: ["spec", "ports", index],
              sentence: `The protocol of port ${port.port} is guessed from its first bytes: neither its name nor appProtocol says it`,
            },
          ]
        : [],
    );
  },
});
