import { objectsAt, textAt, textsAt } from "../../../simulation/spec-fields.ts";
import { protocolOfName } from "../../../mesh/port-protocol.ts";
import { defineRule } from "../../rule.ts";

export const tcpHasAddresses = defineRule({
  code: "MESH0834",
  severity: "warning",
  appliesTo: ["ServiceEntry"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "TCP port of a ServiceEntry without addresses",
  explanation:
    "A TCP connection carries no host name: without addresses the entry takes every connection to its port, to any host. Name the addresses, or have the proxies allocate some (PILOT_ENABLE_IP_AUTOALLOCATE).",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0134/",
  aliases: ["IST0134"],
  check: ({ spec }, { settings }) => {
    const allocates =
      settings.featureFlags["PILOT_ENABLE_IP_AUTOALLOCATE"] !== "false" &&
      (textAt(spec, "resolution") ?? "NONE") !== "NONE";
    if (allocates || textsAt(spec, "addresses").length > 0) return [];
    return objectsAt(spec, "ports").flatMap((port, index) =>
      protocolOfName(textAt(port, "protocol") ?? "TCP") === "tcp"
        ? [
            {
              path: ["spec", "ports", index],
              sentence: "Takes every connection to this port, to any host: no address is named",
            },
          ]
        : [],
    );
  },
});
