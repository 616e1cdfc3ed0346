import type { AccessLogEntry } from "../rig/access-log.ts";
import type { KnownPod, KnownService } from "./mesh-directory.ts";

export type SeriesLabels = Readonly<Record<string, string>>;

const UNKNOWN = "unknown";
const CLUSTER = "Kubernetes";

/**
 * Labels of Istio's standard metrics for one line of a proxy's access log, as Istio's stats filter gives them
 * (istio.io/latest/docs/reference/config/metrics, 1.31). The filter itself is not in this Envoy: peers are told by their address.
 */
export function labelsOf(
  entry: AccessLogEntry,
  self: KnownPod,
  podAt: (address: string) => KnownPod | undefined,
): SeriesLabels {
  const isInbound = self.proxy === "sidecar" && addressOf(entry.localAddress) === self.address;
  const isTcp = entry.method === null;
  const peer = isInbound
    ? inboundPeer(entry, podAt(addressOf(entry.remoteAddress)), isTcp)
    : podAt(addressOf(entry.upstreamHost));
  const [source, destination] = isInbound ? [peer, self] : [self, peer];
  const service = isInbound ? inboundService(entry, self) : outboundService(entry);
  const principals = isInbound
    ? [entry.peerUri, entry.localUri]
    : [entry.upstreamLocalUri, entry.upstreamPeerUri];
  return {
    reporter: isInbound ? "destination" : "source",
    ...workloadLabels("source", source, principals[0]),
    ...workloadLabels("destination", destination, principals[1]),
    destination_service: service.host,
    destination_service_name: service.name,
    destination_service_namespace:
      service.namespace === UNKNOWN ? (destination?.namespace ?? UNKNOWN) : service.namespace,
    ...protocolLabels(entry, isTcp),
    response_flags: entry.flags ?? "-",
    connection_security_policy: isInbound ? (entry.peerUri === null ? "none" : "mutual_tls") : UNKNOWN,
  };
}

/** Callers outside the mesh send no metadata; over TCP only mutual TLS carries it. */
function inboundPeer(
  { peerUri }: AccessLogEntry,
  pod: KnownPod | undefined,
  isTcp: boolean,
): KnownPod | undefined {
  return pod?.proxy === "none" || (isTcp && peerUri === null) ? undefined : pod;
}

function workloadLabels(
  side: "source" | "destination",
  pod: KnownPod | undefined,
  principal: string | null | undefined,
): SeriesLabels {
  return {
    [`${side}_workload`]: pod?.workload ?? UNKNOWN,
    [`${side}_workload_namespace`]: pod?.namespace ?? UNKNOWN,
    [`${side}_principal`]: principal ?? UNKNOWN,
    [`${side}_app`]: pod?.app ?? UNKNOWN,
    [`${side}_version`]: pod?.version ?? UNKNOWN,
    [`${side}_canonical_service`]: pod?.canonicalService ?? UNKNOWN,
    [`${side}_canonical_revision`]: pod?.canonicalRevision ?? UNKNOWN,
    [`${side}_cluster`]: pod === undefined ? UNKNOWN : CLUSTER,
  };
}

function protocolLabels({ grpcStatus, code, contentType }: AccessLogEntry, isTcp: boolean): SeriesLabels {
  if (isTcp) return { request_protocol: "tcp" };
  const isGrpc = contentType?.startsWith("application/grpc") ?? false;
  return {
    request_protocol: isGrpc ? "grpc" : "http",
    response_code: String(code),
    ...(isGrpc && grpcStatus !== null ? { grpc_response_status: grpcStatus } : {}),
  };
}

function inboundService(
  { upstreamCluster, localAddress, authority }: AccessLogEntry,
  self: KnownPod,
): KnownService {
  if (upstreamCluster?.startsWith("InboundPassthroughCluster") === true)
    return { host: authority ?? UNKNOWN, name: "InboundPassthroughCluster", namespace: UNKNOWN };
  const port = localAddress?.split(":").at(-1) ?? "";
  return (
    self.services[port] ?? { host: authority ?? UNKNOWN, name: authority ?? UNKNOWN, namespace: UNKNOWN }
  );
}

const KUBERNETES_HOST = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/;

/** The cluster's service; without one the host that was asked for. The name tells traffic that passed or was blocked unknown. */
function outboundService({ upstreamCluster, route, authority }: AccessLogEntry): KnownService {
  const host =
    upstreamCluster?.startsWith("outbound|") === true ? upstreamCluster.split("|").at(-1) : undefined;
  const [, name, namespace] = KUBERNETES_HOST.exec(host ?? "") ?? [];
  if (host !== undefined) return { host, name: name ?? host, namespace: namespace ?? UNKNOWN };
  const asked = authority ?? UNKNOWN;
  const blocked = { block_all: "BlackHoleCluster", allow_any: "PassthroughCluster" }[route ?? ""];
  const special =
    upstreamCluster === "BlackHoleCluster" || upstreamCluster === "PassthroughCluster"
      ? upstreamCluster
      : blocked;
  return { host: asked, name: special ?? asked, namespace: UNKNOWN };
}

const addressOf = (hostAndPort: string | null): string => hostAndPort?.replace(/:\d+$/, "") ?? "";
