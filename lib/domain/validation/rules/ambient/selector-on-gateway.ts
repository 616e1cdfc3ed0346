import { hasLabels } from "../../../kube/labels.ts";
import { defineRule } from "../../rule.ts";
import { namesTargets, selectorLabels } from "../read/scope-of.ts";

const GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";

export const selectorOnGateway = defineRule({
  code: "MESH1602",
  severity: "warning",
  appliesTo: ["AuthorizationPolicy", "RequestAuthentication", "Telemetry", "WasmPlugin"],
  reads: ["Pod"],
  reach: "namespace",
  title: "Selector that takes the pods of a Gateway of the Gateway API",
  explanation:
    "Policies reach the proxies of such a Gateway, a waypoint among them, by targetRefs only: a selector that fits their labels is not read. Name the Gateway in targetRefs.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0166/",
  aliases: ["IST0166"],
  check: ({ kind, spec, namespace }, mesh) => {
    const wanted = selectorLabels(kind, spec);
    if (wanted === null || namesTargets(spec)) return [];
    const gateways = new Set(
      [...mesh.pods.inNamespace(namespace)].flatMap(({ labels }) => {
        const gateway = labels[GATEWAY_NAME];
        return gateway !== undefined && hasLabels(labels, wanted) ? [gateway] : [];
      }),
    );
    if (gateways.size === 0) return [];
    return [
      {
        path: ["spec", "selector", "matchLabels"],
        sentence: `Has no effect on Gateway ${[...gateways].join(", ")}: it reads targetRefs only`,
      },
    ];
  },
});
