import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import { exportToOf } from "../../../simulation/route/visible.ts";
import { defineRule } from "../../rule.ts";
import { findHost, HOST_KINDS, isHostVisible } from "../read/known-hosts.ts";
import { refer } from "../read/refer.ts";
import { destinationHosts, routeDestinations } from "../read/route-destinations.ts";

export const destinationVisible = defineRule({
  code: "MESH0103",
  severity: "error",
  appliesTo: ["VirtualService"],
  reads: HOST_KINDS,
  needs: [["Service", "ServiceEntry"]],
  reach: "mesh",
  title: "Route leads to a host that its clients do not see",
  explanation:
    "A Service or ServiceEntry that exportTo limits exists only for the namespaces it names. Clients of the VirtualService elsewhere get 503 (NC). Export the destination to them, or the routes only to those that see it.",
  source: "https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry",
  aliases: ["IST0101"],
  hosts: destinationHosts,
  check: (object, mesh) =>
    routeDestinations(object, mesh.settings.domain).flatMap(({ path, host }) => {
      const known = findHost(mesh, host);
      const blind = clientNamespaces(object, mesh).filter((viewer) => !isHostVisible(mesh, host, viewer));
      if (known === null || blind.length === 0) return [];
      return [
        {
          path: [...path, "host"],
          sentence: `Clients in ${blind.join(", ")} do not see ${host}, which is exported to ${known.exportTo.join(", ")}: 503`,
          because: [refer(mesh, known, "Says to whom it is exported")],
        },
      ];
    }),
});

/** The namespaces that the object names; its own where it is for all. */
function clientNamespaces(object: ConfigObject, mesh: MeshSnapshot): readonly string[] {
  const named = exportToOf(object, mesh.settings.defaultVirtualServiceExportTo);
  if (named.includes("*")) return [object.namespace];
  return named.filter((name) => name !== "~").map((name) => (name === "." ? object.namespace : name));
}
