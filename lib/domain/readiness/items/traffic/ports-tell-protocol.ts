import { applicationNamespaces, serviceRef } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const portsTellProtocol = ruleItem({
  id: "ports-tell-protocol",
  area: "traffic",
  title: "Port names tell the protocol",
  explanation:
    "A port named http-…, grpc-… or tcp-…, or with appProtocol, is taken as that. Otherwise the proxy guesses from the first bytes: routes and HTTP policies apply only when it guesses HTTP.",
  codes: ["MESH1101"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => {
    const namespaces = new Set(applicationNamespaces(mesh));
    return [...mesh.services]
      .filter(({ namespace }) => namespaces.has(namespace))
      .map((service) => serviceRef(mesh, service));
  },
});
