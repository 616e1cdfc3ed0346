import type { MeshSettings } from "@/lib/domain/mesh/settings.ts";
import type { PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { Labels } from "@/lib/domain/kube/kube-object.ts";
import { type Latency, meanMs, shareWithin } from "../latency.ts";
import { dailyMeanRps, scaleRates, type Rates } from "../rhythm.ts";
import type { ClientEnd, ServerEnd } from "../solve/call-result.ts";
import type { PodDirectory } from "../solve/pod-directory.ts";
import type { SolvedCall } from "../solve/solve-traffic.ts";
import { BUCKETS, type Exporter, type HttpFlow } from "./flow.ts";
import { podShares } from "./pod-shares.ts";
import { serviceLabels, sideLabels } from "./istio-labels.ts";

export interface FlowContext {
  readonly pods: PodDirectory;
  readonly settings: MeshSettings;
  readonly clusterId: string;
  /** Waypoint pods of a namespace that sends its traffic through one; empty otherwise. */
  readonly waypointsOf: (namespace: string) => readonly PodFacts[];
}

const PROXY_PORT = 15020;
/** Less than two a day: drops the dust of long tails and chains. */
const LEAST_RPS = 2e-5;

export function exporterOf(pod: PodFacts, port = PROXY_PORT): Exporter {
  return { namespace: pod.namespace, pod: pod.name, ip: pod.ip, port, createdAtMs: pod.createdAtMs };
}

/** Series of Istio's HTTP metrics for one class of calls, as both proxies report it. */
export function httpFlows(context: FlowContext, solved: SolvedCall): readonly HttpFlow[] {
  return [
    ...solved.result.clientEnds.flatMap((end) => clientFlows(context, solved, end)),
    ...solved.result.serverEnds.flatMap((end) => serverFlows(context, solved, end)),
    ...solved.result.clientEnds.flatMap((end) => deniedFlows(context, solved, end)),
  ];
}

/** The client's proxy: a sidecar or a gateway. It cannot tell whether the server saw mTLS. */
function clientFlows(
  context: FlowContext,
  { traced, rates }: SolvedCall,
  end: ClientEnd,
): readonly HttpFlow[] {
  const reporters = traced.clients.filter(
    (pod) => pod.dataplane === "sidecar" || traced.call.from.type === "outside",
  );
  const servers = end.target === null ? [] : context.pods.running(end.target);
  const mtls = end.group?.route.mtls === "mtls" || end.outcome?.route?.mtls === "mtls";
  const peer = { mtls, settings: context.settings, clusterId: context.clusterId };
  const labels = {
    ...sideLabels("destination", servers[0], peer),
    ...serviceLabels(
      hostOf(context, traced.call.service, end),
      context.settings,
      traced.clients[0]?.namespace ?? "unknown",
    ),
    ...answerLabels(traced.call.protocol === "grpc", end),
    reporter: "source",
    connection_security_policy: "unknown",
  };
  return podShares(reporters).flatMap(({ pod, share }) =>
    flow(
      { ...labels, ...sideLabels("source", pod, peer) },
      {
        exporter: exporterOf(pod),
        rates: scaleRates(rates, end.share * share),
        latency: end.latency,
        call: traced.call,
      },
    ),
  );
}

/** The server's proxy, or its waypoint. Nobody reports for a server without either. */
function serverFlows(context: FlowContext, solved: SolvedCall, end: ServerEnd): readonly HttpFlow[] {
  return reportedByServer(context, solved, {
    target: end.target,
    share: end.perRequest,
    latency: end.latency,
    host: end.group.route.host,
    mtls: end.group.route.mtls === "mtls",
    status: end.status,
    flags: end.flags,
  });
}

/** A request that the server's proxy refuses is counted by both. */
function deniedFlows(context: FlowContext, solved: SolvedCall, end: ClientEnd): readonly HttpFlow[] {
  if (end.outcome?.why !== "denied" || end.target === null) return [];
  return reportedByServer(context, solved, {
    target: end.target,
    share: end.share,
    latency: end.latency,
    host: hostOf(context, solved.traced.call.service, end) ?? "unknown",
    mtls: end.outcome.route?.mtls === "mtls",
    status: end.status,
    flags: end.flags,
  });
}

interface Arrival {
  readonly target: string;
  readonly share: number;
  readonly latency: Latency;
  readonly host: string;
  readonly mtls: boolean;
  readonly status: number;
  readonly flags: string;
}

function reportedByServer(
  context: FlowContext,
  { traced, rates }: SolvedCall,
  arrival: Arrival,
): readonly HttpFlow[] {
  const servers =
    context.pods.ready(arrival.target).length > 0
      ? context.pods.ready(arrival.target)
      : context.pods.running(arrival.target);
  const first = servers[0];
  if (first === undefined || first.dataplane === "none") return [];
  const waypoints = first.dataplane === "ambient" ? context.waypointsOf(first.namespace) : [];
  const reporters = first.dataplane === "ambient" ? waypoints : servers;
  const peer = { mtls: arrival.mtls, settings: context.settings, clusterId: context.clusterId };
  const client = arrival.mtls ? traced.clients[0] : undefined;
  const labels = {
    ...sideLabels("source", client, peer),
    ...serviceLabels(arrival.host, context.settings, first.namespace),
    ...answerLabels(traced.call.protocol === "grpc", arrival),
    reporter: first.dataplane === "ambient" ? "waypoint" : "destination",
    connection_security_policy: arrival.mtls ? "mutual_tls" : "none",
  };
  return podShares(reporters).flatMap(({ pod, share }) =>
    flow(
      { ...labels, ...sideLabels("destination", first.dataplane === "ambient" ? first : pod, peer) },
      {
        exporter: exporterOf(pod),
        rates: scaleRates(rates, arrival.share * share),
        latency: arrival.latency,
        call: traced.call,
      },
    ),
  );
}

function hostOf(context: FlowContext, service: string | null, { group, outcome }: ClientEnd): string | null {
  const routed = group?.route.host ?? outcome?.route?.host;
  if (routed !== undefined && routed !== "") return routed;
  if (service === null) return null;
  const [namespace = "", name = ""] = service.split("/");
  return `${name}.${namespace}.svc.${context.settings.domain}`;
}

const GRPC_STATUS: Readonly<Record<number, string>> = {
  200: "0",
  403: "7",
  404: "12",
  429: "14",
  500: "13",
  502: "14",
  503: "14",
  504: "4",
};

function answerLabels(
  grpc: boolean,
  { status, flags }: { readonly status: number; readonly flags: string },
): Labels {
  return {
    request_protocol: grpc ? "grpc" : "http",
    response_code: String(grpc && status >= 500 ? 200 : status),
    grpc_response_status: grpc ? (GRPC_STATUS[status] ?? "2") : "",
    response_flags: flags,
  };
}

interface Load {
  readonly exporter: Exporter;
  readonly rates: Rates;
  readonly latency: Latency;
  readonly call: SolvedCall["traced"]["call"];
}

function flow(labels: Labels, { exporter, rates, latency, call }: Load): readonly HttpFlow[] {
  if (dailyMeanRps(rates) < LEAST_RPS && rates.every((rate) => rate < LEAST_RPS)) return [];
  return [
    {
      kind: "http",
      grpc: call.protocol === "grpc",
      labels,
      exporter,
      rates,
      within: BUCKETS.map((limit) => shareWithin(latency, limit)),
      meanMs: meanMs(latency),
      requestBytes: call.requestBytes,
      responseBytes: call.responseBytes,
    },
  ];
}
