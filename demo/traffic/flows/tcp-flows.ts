import type { PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import { scaleRates } from "../rhythm.ts";
import type { ClientEnd } from "../solve/call-result.ts";
import type { SolvedCall } from "../solve/solve-traffic.ts";
import type { TcpFlow } from "./flow.ts";
import { exporterOf, type FlowContext } from "./http-flows.ts";
import { serviceLabels, sideLabels } from "./istio-labels.ts";
import { podShares } from "./pod-shares.ts";

/** Series of Istio's TCP metrics for connections that reached a workload. */
export function tcpFlows(context: FlowContext, solved: SolvedCall): readonly TcpFlow[] {
  return solved.result.clientEnds.flatMap((end) =>
    end.target === null || end.group === null ? [] : connectionFlows(context, solved, end),
  );
}

function connectionFlows(
  context: FlowContext,
  { traced, rates }: SolvedCall,
  end: ClientEnd,
): readonly TcpFlow[] {
  const servers = end.target === null ? [] : context.pods.ready(end.target);
  const client = traced.clients[0];
  const server = servers[0];
  const mtls = end.group?.route.mtls === "mtls";
  const peer = { mtls, settings: context.settings, clusterId: context.clusterId };
  const shared = {
    ...serviceLabels(end.group?.route.host ?? null, context.settings, client?.namespace ?? "unknown"),
    request_protocol: "tcp",
    response_flags: end.status >= 400 ? end.flags : "-",
  };
  const load = { sentBytes: traced.call.requestBytes, receivedBytes: traced.call.responseBytes };
  const bySource = podShares(traced.clients.filter(reportsItself)).map(({ pod, share }): TcpFlow => ({
    kind: "tcp",
    ...load,
    labels: {
      ...shared,
      ...sideLabels("source", pod, peer),
      ...sideLabels("destination", server, peer),
      reporter: "source",
      connection_security_policy: "unknown",
    },
    exporter: exporterOf(pod),
    rates: scaleRates(rates, end.share * share),
  }));
  const byDestination = podShares(servers.filter(reportsItself)).map(({ pod, share }): TcpFlow => ({
    kind: "tcp",
    ...load,
    labels: {
      ...shared,
      ...sideLabels("source", mtls ? client : undefined, peer),
      ...sideLabels("destination", pod, peer),
      reporter: "destination",
      connection_security_policy: mtls ? "mutual_tls" : "none",
    },
    exporter: exporterOf(pod),
    rates: scaleRates(rates, end.share * share),
  }));
  return [...bySource, ...byDestination];
}

function reportsItself(pod: PodFacts): boolean {
  return pod.dataplane === "sidecar";
}
