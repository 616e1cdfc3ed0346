import { configObjects } from "../../../mesh/snapshot.ts";
import { textsAt } from "../../../simulation/spec-fields.ts";
import { ruleItem } from "../../rule-item.ts";

export const hostsAreBound = ruleItem({
  id: "hosts-are-bound",
  area: "gateways",
  title: "Hosts reach their gateway",
  explanation:
    "A VirtualService takes requests of a gateway only when the gateway exists and one of its servers lists the host. Otherwise callers outside get 404.",
  codes: ["MESH0101", "MESH0132"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) =>
    [...configObjects(mesh, "VirtualService", "networking.istio.io")]
      .filter(({ spec }) => textsAt(spec, "gateways").some((name) => name !== "mesh"))
      .map(({ group, kind, namespace, name }) => ({ cluster: mesh.cluster, group, kind, namespace, name })),
});
