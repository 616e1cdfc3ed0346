import type { PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import { scaleRates } from "../rhythm.ts";
import type { SolvedCall } from "../solve/solve-traffic.ts";
import type { TcpFlow } from "./flow.ts";
import { exporterOf, type FlowContext } from "./http-flows.ts";
import { serviceLabels, sideLabels } from "./istio-labels.ts";
import { podShares, type PodShare } from "./pod-shares.ts";

/** HTTP requests share connections; ztunnel sees only those. */
const REQUESTS_PER_CONNECTION = 20;

/**
 * TCP metrics of ztunnel for connections that start or end at an ambient pod. It states the security policy on both sides,
 * and has no word for plaintext but `unknown`.
 */
export function ztunnelFlows(context: FlowContext, solved: SolvedCall): readonly TcpFlow[] {
  return solved.result.clientEnds.flatMap((end) => {
    const servers = end.target === null ? [] : context.pods.ready(end.target);
    const outgoing = podShares(solved.traced.clients).filter(({ pod }) => pod.dataplane === "ambient");
    const incoming = podShares(servers).filter(({ pod }) => pod.dataplane === "ambient");
    if (end.group === null || outgoing.length + incoming.length === 0) return [];
    const mtls = end.group.route.mtls === "mtls";
    const peer = { mtls, settings: context.settings, clusterId: context.clusterId };
    const isTcp = solved.traced.call.protocol === "tcp";
    const reported = (reporter: "source" | "destination", { pod, share }: PodShare): readonly TcpFlow[] => {
      const tunnel = ztunnelOn(context, pod);
      if (tunnel === undefined) return [];
      return [
        {
          kind: "tcp",
          labels: {
            ...sideLabels("source", reporter === "source" ? pod : solved.traced.clients[0], peer),
            ...sideLabels("destination", reporter === "destination" ? pod : servers[0], peer),
            ...serviceLabels(end.group?.route.host ?? null, context.settings, pod.namespace),
            request_protocol: "tcp",
            response_flags: "-",
            reporter,
            connection_security_policy: mtls ? "mutual_tls" : "unknown",
          },
          exporter: exporterOf(tunnel),
          rates: scaleRates(solved.rates, (end.share * share) / (isTcp ? 1 : REQUESTS_PER_CONNECTION)),
          sentBytes: solved.traced.call.requestBytes * (isTcp ? 1 : REQUESTS_PER_CONNECTION),
          receivedBytes: solved.traced.call.responseBytes * (isTcp ? 1 : REQUESTS_PER_CONNECTION),
        },
      ];
    };
    return [
      ...outgoing.flatMap((one) => reported("source", one)),
      ...incoming.flatMap((one) => reported("destination", one)),
    ];
  });
}

function ztunnelOn(context: FlowContext, pod: PodFacts): PodFacts | undefined {
  return context.pods
    .withLabels(context.settings.rootNamespace, { app: "ztunnel" })
    .find(({ node }) => node === pod.node);
}
