import { portProtocol } from "../../../mesh/port-protocol.ts";
import { defineRule } from "../../rule.ts";

/** What ztunnel and waypoints speak to each other; istiod writes it itself. */
const HBONE = "hbone";

export const appProtocolKnown = defineRule({
  code: "MESH1102",
  severity: "info",
  appliesTo: "Service",
  reads: [],
  reach: "object",
  title: "appProtocol that Istio does not know",
  explanation:
    "Istio reads http, http2, grpc, https, tls, tcp, udp, mongo, mysql, redis and Kubernetes' h2c, ws and wss. Any other word says nothing: the name of the port counts, or the protocol is guessed.",
  source: "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/",
  aliases: ["KIA0602"],
  check: ({ ports }) =>
    ports.flatMap((port, index) => {
      if (port.appProtocol === null || port.appProtocol.toLowerCase() === HBONE) return [];
      const alone = { ...port, name: "", port: 0 };
      if (portProtocol(alone) !== "auto") return [];
      return [
        {
          path: ["spec", "ports", index, "appProtocol"],
          sentence: `${port.appProtocol} says nothing to Istio: ${portProtocol({ ...port, appProtocol: null }) === "auto" ? "the protocol is guessed" : "the port's name counts"}`,
        },
      ];
    }),
});
