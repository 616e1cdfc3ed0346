import { defineRule } from "../../rule.ts";
import { claimsOf, rivalClaims } from "../read/gateway-servers.ts";
import { isOlder } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";
import { WORKLOAD_LABEL_KINDS } from "../read/workload-labels.ts";

export const gatewayConflict = defineRule({
  code: "MESH0301",
  severity: "error",
  appliesTo: ["Gateway"],
  reads: ["Gateway", ...WORKLOAD_LABEL_KINDS],
  reach: "mesh",
  title: "Gateway loses a TLS host and port to an older one",
  explanation:
    "Where two Gateways of the same proxies name the same host on the same port with TLS, the older one's server counts and the other's is dropped, certificate included. Keep the host in one of them.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0145/",
  aliases: ["IST0145", "KIA0301"],
  check: (object, mesh) =>
    claimsOf(object).flatMap((own) => {
      const winner = own.isTls
        ? rivalClaims(mesh, own).find((rival) => rival.isTls && isOlder(rival.gateway, object))
        : undefined;
      if (winner === undefined) return [];
      const { namespace, name } = winner.gateway;
      return [
        {
          path: ["spec", "servers", own.server, "hosts", own.position],
          sentence: `Gateway ${namespace}/${name} is older and holds ${own.host} on port ${own.port}: this server is dropped for it`,
          because: [refer(mesh, winner.gateway, "Holds the host", ["spec", "servers", winner.server])],
        },
      ];
    }),
});
