import { defineRule } from "../../rule.ts";
import { statedGateways } from "../read/stated-gateways.ts";

export const gatewayNameForm = defineRule({
  code: "MESH0164",
  severity: "info",
  appliesTo: ["VirtualService"],
  reads: [],
  reach: "object",
  title: "Gateway named in the old form",
  explanation:
    "name.namespace.svc.cluster.local is still read as a gateway's name. namespace/name says the same without the look of a host.",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService",
  aliases: ["KIA1108"],
  check: (object) =>
    statedGateways(object).flatMap(({ name, path }) => {
      if (name.includes("/") || !name.includes(".")) return [];
      const [gateway = "", namespace = ""] = name.split(".");
      const preferred = `${namespace}/${gateway}`;
      return [
        {
          path,
          sentence: `Better written ${preferred}`,
          fix: {
            title: `Write ${preferred}`,
            operations: [{ op: "replace" as const, path: `/${path.join("/")}`, value: preferred }],
          },
        },
      ];
    }),
});
