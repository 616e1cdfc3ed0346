import { textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const exportedToNamespace = defineRule({
  code: "MESH0005",
  severity: "warning",
  appliesTo: ["VirtualService", "DestinationRule", "ServiceEntry"],
  reads: ["Namespace"],
  needs: ["Namespace"],
  reach: "mesh",
  title: "exportTo names a namespace that does not exist",
  explanation:
    "Only the namespaces of exportTo see the object. One that does not exist has no clients: check its spelling.",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService",
  aliases: ["KIA0005"],
  check: ({ spec }, mesh) =>
    textsAt(spec, "exportTo").flatMap((name, index) =>
      [".", "*", "~"].includes(name) || mesh.namespaces.get("", name) !== undefined
        ? []
        : [{ path: ["spec", "exportTo", index], sentence: `There is no namespace ${name}` }],
    ),
});
