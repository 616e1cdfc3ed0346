import { portProtocol } from "../../../mesh/port-protocol.ts";
import { defineRule } from "../../rule.ts";

export const externalNamePort = defineRule({
  code: "MESH1150",
  severity: "warning",
  appliesTo: "Service",
  reads: [],
  reach: "object",
  title: "ExternalName port that is taken for TCP",
  explanation:
    "An ExternalName Service has no pods whose first bytes could tell the protocol, and a TCP port without address takes every connection to its number. Name the port by its protocol, e.g. https-api.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0150/",
  aliases: ["IST0150"],
  check: ({ externalName, ports }) =>
    externalName === null
      ? []
      : ports.flatMap((port, index) => {
          const protocol = portProtocol(port);
          if (protocol !== "auto" && protocol !== "tcp") return [];
          return [
            {
              path: ["spec", "ports", index, "name"],
              sentence: `Port ${port.port} takes every connection to its number: its name says no protocol with a host`,
            },
          ];
        }),
});
