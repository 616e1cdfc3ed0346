import { defineRule } from "../../rule.ts";
import { findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { destinationHosts, routeDestinations } from "../read/route-destinations.ts";

export const destinationPortStated = defineRule({
  code: "MESH0112",
  severity: "error",
  appliesTo: ["VirtualService"],
  reads: HOST_KINDS,
  needs: [["Service", "ServiceEntry"]],
  reach: "mesh",
  title: "Destination needs a port, or names one that does not exist",
  explanation:
    "Of a Service with several ports the route has to say which one. Without it the port of the listener is taken, which often does not exist there: 503.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0112/",
  aliases: ["IST0101", "IST0112"],
  hosts: destinationHosts,
  check: (object, mesh) =>
    routeDestinations(object, mesh.settings.domain).flatMap(({ path, host, port }) => {
      const ports = findHost(mesh, host)?.ports ?? [];
      const known = ports.map((entry) => entry.port).join(", ");
      if (ports.length === 0) return [];
      if (port !== null) {
        if (ports.some((entry) => entry.port === port)) return [];
        return [
          {
            path: [...path, "port", "number"],
            sentence: `${host} has no port ${port}, only ${known}: 503`,
            aliases: ["IST0101"],
          },
        ];
      }
      if (ports.length === 1) return [];
      return [
        {
          path,
          sentence: `${host} has the ports ${known}: the route has to say which one`,
          aliases: ["IST0112"],
        },
      ];
    }),
});
