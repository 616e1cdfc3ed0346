import { configObjects } from "../../../mesh/snapshot.ts";
import { textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { GATEWAY_API } from "../read/route-refs.ts";

/** Classes that istiod makes by itself (Istio 1.31). */
const OF_ISTIO: ReadonlySet<string> = new Set(["istio", "istio-remote", "istio-waypoint", "istio-east-west"]);

export const classExists = defineRule({
  code: "MESH1406",
  severity: "error",
  appliesTo: ["KubernetesGateway"],
  reads: ["GatewayClass"],
  needs: ["GatewayClass"],
  reach: "mesh",
  title: "Gateway of a class that does not exist",
  explanation:
    "The class says which controller serves the Gateway. Where nobody made the class nobody serves it: no proxy, no address, no status.",
  source: "https://gateway-api.sigs.k8s.io/api-types/gatewayclass/",
  aliases: ["KIA1504"],
  check: ({ spec }, mesh) => {
    const name = textAt(spec, "gatewayClassName") ?? "";
    if (OF_ISTIO.has(name) || configObjects(mesh, "GatewayClass", GATEWAY_API).get("", name) !== undefined) {
      return [];
    }
    return [
      { path: ["spec", "gatewayClassName"], sentence: `Nobody serves it: there is no GatewayClass ${name}` },
    ];
  },
});
