import { defineRule } from "../../rule.ts";
import { gatewaySelector } from "../read/gateway-servers.ts";
import { describeLabels } from "../read/scope-of.ts";
import { selectsAnyWorkload, selectsWorkload, WORKLOAD_LABEL_KINDS } from "../read/workload-labels.ts";

export const gatewaySelectorMatches = defineRule({
  code: "MESH0302",
  severity: "error",
  appliesTo: ["Gateway"],
  reads: [...WORKLOAD_LABEL_KINDS, "MeshSettings"],
  // Workloads in a repository say nothing of a gateway that is installed elsewhere; pods of a cluster do.
  needs: ["Pod"],
  reach: "mesh",
  title: "Gateway that no proxy serves",
  explanation:
    "A Gateway is served by the pods whose labels its selector names, in any namespace unless PILOT_SCOPE_GATEWAY_TO_NAMESPACE is set. None carries them, so nothing listens.",
  source: "https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway",
  aliases: ["IST0101", "KIA0302"],
  check: (gateway, mesh) => {
    const wanted = gatewaySelector(gateway);
    if (Object.keys(wanted).length === 0) return [];
    const scoped = mesh.settings.featureFlags["PILOT_SCOPE_GATEWAY_TO_NAMESPACE"] === "true";
    const found = scoped
      ? selectsWorkload(mesh, gateway.namespace, wanted)
      : selectsAnyWorkload(mesh, wanted);
    if (found) return [];
    return [
      { path: ["spec", "selector"], sentence: `Nothing listens: no pod carries ${describeLabels(wanted)}` },
    ];
  },
});
