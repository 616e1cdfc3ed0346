import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { listServices as contract } from "@/lib/contracts/services.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import type { MeshSnapshot, ServiceFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { trafficHealth, worstHealth, type Health } from "@/lib/domain/traffic/health.ts";
import { sumEdges } from "@/lib/domain/traffic/sum-edges.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { metricsStatusOf, pictureOver } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";
import { podsOf, portProtocol, versionOf } from "./service-pods.ts";
import { bytesOf } from "./service-traffic.ts";

type Answer = ResponseOf<typeof contract>;

export async function listServices(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const mesh = clusterOf(ctx, params.cluster).snapshot();
  const visibility = await visibilityOf(ctx, params.cluster);
  const { picture, status } = await pictureOver(ctx, params.cluster, query.window);
  const chosen = query.namespaces === null ? null : new Set(query.namespaces);
  const edges =
    picture === null
      ? null
      : groupBy(picture.edges, ({ destination }) => `${destination.serviceNamespace}/${destination.service}`);
  const services = [...mesh.services].filter(
    ({ namespace }) => visibility.isVisible(namespace) && (chosen?.has(namespace) ?? true),
  );
  return {
    metrics: metricsStatusOf(status),
    windowS: picture?.windowS ?? query.window,
    hiddenNamespaces: [...mesh.namespaces].filter(({ name }) => !visibility.isVisible(name)).length,
    services: services
      .map((service) =>
        rowOf(mesh, service, edges && (edges.get(`${service.namespace}/${service.name}`) ?? [])),
      )
      .toSorted((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name)),
  };
}

function rowOf(
  mesh: MeshSnapshot,
  service: ServiceFacts,
  seen: readonly ObservedEdge[] | null,
): Answer["services"][number] {
  const pods = podsOf(mesh, service);
  const ready = pods.filter((pod) => pod.ready).length;
  const edges = seen ?? [];
  const sum = sumEdges(edges);
  return {
    namespace: service.namespace,
    name: service.name,
    health: healthOf(seen, ready, pods.length),
    rateRps: seen === null ? null : sum.rateRps,
    errorRatio: sum.errorRatio,
    p95Ms: sum.p95Ms,
    mtlsRatio: sum.mtlsRatio,
    bytesPerS: bytesOf(edges),
    ports: service.ports.map((port) => ({ name: port.name, port: port.port, protocol: portProtocol(port) })),
    versions: [...new Set(pods.map(versionOf))].toSorted(),
    ready,
    endpoints: pods.length,
    callers:
      seen === null
        ? null
        : new Set(edges.map(({ source }) => `${source.namespace}/${source.workload}`)).size,
  };
}

const TRAFFIC_UNKNOWN: Health = { state: "unknown", because: ["Traffic is not known"] };

/** Traffic decides, null when it is not known; a service whose endpoints are all gone fails even without traffic. */
export function healthOf(edges: readonly ObservedEdge[] | null, ready: number, endpoints: number): Health {
  const traffic = edges === null ? TRAFFIC_UNKNOWN : healthOfCalls(edges);
  if (endpoints === 0 || ready === endpoints) return traffic;
  const pods: Health =
    ready === 0
      ? { state: "failing", because: [`None of ${endpoints} endpoints is ready`] }
      : { state: "degraded", because: [`${ready} of ${endpoints} endpoints are ready`] };
  return worstHealth([traffic, pods]);
}

function healthOfCalls(edges: readonly ObservedEdge[]): Health {
  const codes = edges.flatMap((edge) => edge.codes);
  const isTcpOnly = codes.length === 0 && bytesOf(edges) > 0;
  return isTcpOnly ? { state: "healthy", because: [] } : trafficHealth(codes);
}
