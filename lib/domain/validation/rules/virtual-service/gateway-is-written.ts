import { gatewayName } from "../../../simulation/route/read-virtual-service.ts";
import { defineRule } from "../../rule.ts";
import { isGenerated, statedGateways } from "../read/stated-gateways.ts";

export const gatewayIsWritten = defineRule({
  code: "MESH0104",
  severity: "warning",
  appliesTo: ["VirtualService"],
  reads: [],
  reach: "object",
  title: "VirtualService names a gateway that istiod makes for itself",
  explanation:
    "For each Gateway of the Gateway API istiod makes one of its own, whose name may change with any version. Bind an HTTPRoute to the Gateway by parentRefs instead.",
  source: "https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/",
  aliases: ["IST0165"],
  check: (object) =>
    statedGateways(object).flatMap(({ name, path }) =>
      isGenerated(gatewayName(name, object.namespace))
        ? [{ path, sentence: `${name} is internal to istiod and no name to rely on` }]
        : [],
    ),
});
