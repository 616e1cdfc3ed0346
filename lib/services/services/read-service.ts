import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readService as contract } from "@/lib/contracts/services.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import { namespaceMtlsMode } from "@/lib/domain/mesh/mtls-mode.ts";
import type { MeshSnapshot, PodFacts, ServiceFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { sumEdges } from "@/lib/domain/traffic/sum-edges.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { metricsStatusOf, pictureOver } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";
import { healthOf } from "./list-services.ts";
import { objectsOfService } from "./objects-of-service.ts";
import { calleesOf, callersOf, responsesOf } from "./service-flows.ts";
import { routingOf } from "./service-routing.ts";
import { podsOf, portProtocol, versionOf } from "./service-pods.ts";
import { busiestLatency, edgesInto } from "./service-traffic.ts";

type Answer = ResponseOf<typeof contract>;

/** One service as clients of its own namespace see it. A hidden namespace answers like a missing service. */
export async function readService(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const mesh = clusterOf(ctx, params.cluster).snapshot();
  const visibility = await visibilityOf(ctx, params.cluster);
  const service = visibility.isVisible(params.namespace)
    ? mesh.services.get(params.namespace, params.name)
    : undefined;
  if (service === undefined) {
    throw new AppError("not_found", `There is no service ${params.namespace}/${params.name}`, {
      hint: "It may have been deleted, or your rights do not reach it.",
    });
  }
  const { picture, status } = await pictureOver(ctx, params.cluster, query.window);
  const seen = (picture?.edges ?? []).filter(
    ({ source }) => source.namespace === "unknown" || visibility.isVisible(source.namespace),
  );
  const edges = edgesInto(seen, service);
  const pods = podsOf(mesh, service);
  const sum = sumEdges(edges);
  const host = `${service.name}.${service.namespace}.svc.${mesh.settings.domain}`;
  return {
    metrics: metricsStatusOf(status),
    windowS: picture?.windowS ?? query.window,
    ...factsOf(service, host),
    health: healthOf(picture === null ? null : edges, pods.filter(({ ready }) => ready).length, pods.length),
    mtlsMode: namespaceMtlsMode(mesh, service.namespace).mode,
    mtlsRatio: sum.mtlsRatio,
    rateRps: picture === null ? null : sum.rateRps,
    errorRatio: sum.errorRatio,
    latencyMs: busiestLatency(edges),
    versions: versionsOf(mesh, pods, picture === null ? null : edges),
    unattributedRps: sumEdges(edges.filter(({ destination }) => destination.workload === null)).rateRps,
    callers: callersOf(edges),
    callees: calleesOf(seen, pods),
    responses: responsesOf(edges),
    pods: pods.map(podRow),
    ...routingOf(mesh, service, host),
    objects: objectsOfService(mesh, service, { host, pods }),
  };
}

function factsOf(
  service: ServiceFacts,
  host: string,
): Pick<Answer, "namespace" | "name" | "host" | "type" | "ports"> {
  return {
    namespace: service.namespace,
    name: service.name,
    host,
    type: service.headless ? "Headless" : service.type,
    ports: service.ports.map((port) => ({
      name: port.name,
      port: port.port,
      targetPort: String(port.targetPort),
      protocol: portProtocol(port),
    })),
  };
}

function versionsOf(
  mesh: MeshSnapshot,
  pods: readonly PodFacts[],
  edges: readonly ObservedEdge[] | null,
): Answer["versions"] {
  const attributed = (edges ?? []).filter(({ destination }) => destination.workload !== null);
  const total = sumEdges(attributed).rateRps;
  const byWorkload = groupBy(attributed, ({ destination }) => destination.workload);
  return [...groupBy(pods, ({ workload }) => workload.name)]
    .map(([name, all]) => {
      const { workload } = all[0] as PodFacts;
      const received = byWorkload.get(name) ?? [];
      const sum = sumEdges(received);
      return {
        version: versionOf(all[0] as PodFacts),
        workload: name,
        workloadKind: workload.kind,
        share: total > 0 ? sum.rateRps / total : null,
        rateRps: edges === null ? null : sum.rateRps,
        errorRatio: sum.errorRatio,
        latencyMs: busiestLatency(received),
        ready: all.filter(({ ready }) => ready).length,
        desired:
          mesh.workloads.get(workload.kind)?.get(workload.namespace, name)?.desiredReplicas ?? all.length,
      };
    })
    .toSorted((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
}

function podRow(pod: PodFacts): Answer["pods"][number] {
  const { name, phase, ready, node, dataplane, restarts, createdAtMs } = pod;
  return { name, version: versionOf(pod), phase, ready, node, dataplane, restarts, createdAtMs };
}
