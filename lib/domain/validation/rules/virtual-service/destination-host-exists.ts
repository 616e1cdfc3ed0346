import { defineRule } from "../../rule.ts";
import { canTellHost, findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { destinationHosts, routeDestinations } from "../read/route-destinations.ts";

export const destinationHostExists = defineRule({
  code: "MESH0102",
  severity: "error",
  appliesTo: ["VirtualService"],
  reads: HOST_KINDS,
  needs: [["Service", "ServiceEntry"]],
  reach: "mesh",
  title: "Route leads to a host that nothing defines",
  explanation:
    "A destination is a Service or a host of a ServiceEntry; a short name means a Service of the rule's own namespace. Requests to any other host are answered 503 (NC).",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination",
  aliases: ["IST0101", "KIA1101"],
  hosts: destinationHosts,
  check: (object, mesh) =>
    routeDestinations(object, mesh.settings.domain).flatMap(({ path, host, stated }) => {
      if (host === "" || !canTellHost(mesh, host) || findHost(mesh, host) !== null) return [];
      const meaning = host === stated ? host : `${stated} (${host})`;
      return [{ path: [...path, "host"], sentence: `No Service or ServiceEntry defines ${meaning}: 503` }];
    }),
});
