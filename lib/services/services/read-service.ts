import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readService as contract } from "@/lib/contracts/services.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import { formatDuration } from "@/lib/domain/istio/duration.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { namespaceMtlsMode } from "@/lib/domain/mesh/mtls-mode.ts";
import type { ConfigObject, MeshSnapshot, PodFacts, ServiceFacts } from "@/lib/domain/mesh/snapshot.ts";
import { effectiveRoutes } from "@/lib/domain/simulation/effective-routes.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { sumEdges } from "@/lib/domain/traffic/sum-edges.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { metricsStatusOf, pictureOver } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";
import { healthOf } from "./list-services.ts";
import { objectsOfService } from "./objects-of-service.ts";
import { podsOf, portProtocol, versionOf } from "./service-pods.ts";
import { busiestLatency, bytesOf, edgesInto } from "./service-traffic.ts";

type Answer = ResponseOf<typeof contract>;
type Flow = Answer["callers"][number];

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
    health: healthOf(edges, pods.filter(({ ready }) => ready).length, pods.length),
    mtlsMode: namespaceMtlsMode(mesh, service.namespace).mode,
    mtlsRatio: sum.mtlsRatio,
    rateRps: sum.rateRps,
    errorRatio: sum.errorRatio,
    latencyMs: busiestLatency(edges),
    versions: versionsOf(mesh, pods, edges),
    unattributedRps: sumEdges(edges.filter(({ destination }) => destination.workload === null)).rateRps,
    callers: callersOf(edges),
    callees: calleesOf(seen, pods),
    responses: [...sum.codes].toSorted((a, b) => b.rateRps - a.rateRps),
    pods: pods.map(podRow),
    routes: routesOf(mesh, service, host),
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
  edges: readonly ObservedEdge[],
): Answer["versions"] {
  const attributed = edges.filter(({ destination }) => destination.workload !== null);
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
        rateRps: sum.rateRps,
        errorRatio: sum.errorRatio,
        latencyMs: busiestLatency(received),
        ready: all.filter(({ ready }) => ready).length,
        desired:
          mesh.workloads.get(workload.kind)?.get(workload.namespace, name)?.desiredReplicas ?? all.length,
      };
    })
    .toSorted((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
}

function flowOf(namespace: string, workload: string, edges: readonly ObservedEdge[]): Flow {
  const sum = sumEdges(edges);
  return {
    namespace,
    workload,
    principal: edges.find(({ source }) => source.principal !== null)?.source.principal ?? null,
    health: healthOf(edges, 1, 1),
    rateRps: sum.rateRps,
    errorRatio: sum.errorRatio,
    latencyMs: busiestLatency(edges),
    mtlsRatio: sum.mtlsRatio,
    bytesPerS: bytesOf(edges),
  };
}

function callersOf(edges: readonly ObservedEdge[]): readonly Flow[] {
  return [...groupBy(edges, ({ source }) => `${source.namespace}/${source.workload}`).values()]
    .map((all) => flowOf(all[0]?.source.namespace ?? "", all[0]?.source.workload ?? "", all))
    .toSorted((a, b) => b.rateRps - a.rateRps);
}

function calleesOf(edges: readonly ObservedEdge[], pods: readonly PodFacts[]): Answer["callees"] {
  const own = new Set(pods.map(({ workload }) => `${workload.namespace}/${workload.name}`));
  const sent = edges.filter(({ source }) => own.has(`${source.namespace}/${source.workload}`));
  return [
    ...groupBy(sent, ({ destination }) => `${destination.serviceNamespace}/${destination.service}`).values(),
  ]
    .map((all) => {
      const destination = all[0]?.destination;
      return {
        ...flowOf(destination?.serviceNamespace ?? "", destination?.workload ?? "", all),
        service: destination?.service ?? "",
      };
    })
    .toSorted((a, b) => b.rateRps - a.rateRps);
}

function podRow(pod: PodFacts): Answer["pods"][number] {
  const { name, phase, ready, node, dataplane, restarts, createdAtMs } = pod;
  return { name, version: versionOf(pod), phase, ready, node, dataplane, restarts, createdAtMs };
}

export function refOf(mesh: MeshSnapshot, { group, kind, namespace, name }: ConfigObject): ObjectRef {
  return { cluster: mesh.cluster, group, kind, namespace, name };
}

function routesOf(mesh: MeshSnapshot, service: ServiceFacts, host: string): Answer["routes"] {
  return effectiveRoutes(mesh, { host, viewer: service.namespace }).routes.map((route) => ({
    object: refOf(mesh, route.object),
    index: route.index,
    matches: route.matches,
    destinations: route.destinations,
    notes: route.notes,
    timeout: route.timeoutMs === null ? null : formatDuration(route.timeoutMs),
    deadBecause: route.deadBecause,
  }));
}

/** Two letters of a kind, for marks beside names. */
export function badgeOf({ kind, group }: Pick<ObjectRef, "kind" | "group">): string {
  return findConfigKind(kind, group)?.badge ?? kind.slice(0, 2).toUpperCase();
}
