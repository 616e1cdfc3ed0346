import { defineRule } from "../../rule.ts";
import { claimsOf, rivalClaims } from "../read/gateway-servers.ts";
import { isOlder } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";
import { WORKLOAD_LABEL_KINDS } from "../read/workload-labels.ts";

export const sharesGatewayHost = defineRule({
  code: "MESH0303",
  severity: "info",
  appliesTo: ["Gateway"],
  reads: ["Gateway", ...WORKLOAD_LABEL_KINDS],
  reach: "mesh",
  title: "Another Gateway names the same host and port of the same proxies",
  explanation:
    "Without TLS the two become one listener, and routes bound to either answer for both. With TLS the older one's server counts. Either way the host has two owners: keep it in one Gateway.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0145/",
  aliases: ["IST0145", "KIA0301"],
  check: (object, mesh) =>
    claimsOf(object).flatMap((own) => {
      const rivals = rivalClaims(mesh, own);
      const [first] = rivals;
      const isLost = own.isTls && rivals.some((rival) => rival.isTls && isOlder(rival.gateway, object));
      if (first === undefined || isLost) return [];
      const names = rivals.map(({ gateway }) => `${gateway.namespace}/${gateway.name}`).join(", ");
      return [
        {
          path: ["spec", "servers", own.server, "hosts", own.position],
          sentence: `Gateway ${names} names ${own.host} on port ${own.port} as well`,
          because: [refer(mesh, first.gateway, "Names the host too", ["spec", "servers", first.server])],
        },
      ];
    }),
});
