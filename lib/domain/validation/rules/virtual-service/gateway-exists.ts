import { configObjects } from "../../../mesh/snapshot.ts";
import { gatewayName } from "../../../simulation/route/read-virtual-service.ts";
import { defineRule } from "../../rule.ts";
import { isGenerated, statedGateways } from "../read/stated-gateways.ts";

export const gatewayExists = defineRule({
  code: "MESH0101",
  severity: "error",
  appliesTo: ["VirtualService"],
  reads: ["Gateway"],
  needs: ["Gateway"],
  reach: "mesh",
  title: "VirtualService names a gateway that does not exist",
  explanation:
    "Routes bind to a Gateway by name, a short one in the VirtualService's own namespace. Where there is none the routes reach no proxy: callers get 404.",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService",
  aliases: ["IST0101", "IST0132", "KIA1102"],
  check: (object, mesh) =>
    statedGateways(object).flatMap(({ name, path }) => {
      const key = gatewayName(name, object.namespace);
      const [namespace = "", short = ""] = key.split("/");
      if (
        key === "mesh" ||
        isGenerated(short) ||
        configObjects(mesh, "Gateway", "networking.istio.io").get(namespace, short) !== undefined
      ) {
        return [];
      }
      return [{ path, sentence: `There is no Gateway ${key}: these routes reach no proxy` }];
    }),
});
