import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverview as contract } from "@/lib/contracts/overview.ts";
import { namespaceMtlsMode } from "@/lib/domain/mesh/mtls-mode.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import type { MeshSnapshot, PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { podHealth, trafficHealth, worstHealth, type Health } from "@/lib/domain/traffic/health.ts";
import { sumEdges } from "@/lib/domain/traffic/sum-edges.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import type { TrafficPicture } from "../ports/traffic.ts";
import { visibleFindings } from "../findings/index.ts";
import { metricsStatusOf, pictureOver } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";
import { attentionOf } from "./attention.ts";

type Answer = ResponseOf<typeof contract>;
type NamespaceRow = Answer["namespaces"][number];

export async function readOverview(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster);
  const visibility = await visibilityOf(ctx, params.cluster);
  const mesh = cluster.snapshot();
  const { picture, status } = await pictureOver(ctx, params.cluster, query.window);
  const chosen = query.namespaces === null ? null : new Set(query.namespaces);
  const isShown = (namespace: string): boolean =>
    visibility.isVisible(namespace) && (chosen === null || chosen.has(namespace));

  const names = [...mesh.namespaces].map(({ name }) => name);
  const shown = names.filter(isShown);
  const edges = (picture?.edges ?? []).filter(({ destination }) => isShown(destination.serviceNamespace));
  const pods = shown.flatMap((namespace) => [...mesh.pods.inNamespace(namespace)]).filter(isRunning);
  const rows = namespaceRows(mesh, shown, picture === null ? null : edges).filter(
    ({ workloads, rateRps }) => workloads > 0 || (rateRps ?? 0) > 0,
  );
  const { findings } = await visibleFindings(ctx, params.cluster, ({ kind, namespace, name }) =>
    isShown(kind === "Namespace" ? name : namespace),
  );
  const attention = attentionOf(mesh, { edges, namespaces: shown, findings });
  return {
    metrics: metricsStatusOf(status),
    windowS: picture?.windowS ?? query.window,
    hiddenNamespaces: names.filter((name) => !visibility.isVisible(name)).length,
    tiles: tilesOf(picture, edges, pods),
    namespaces: rows,
    attention: attention.shown,
    attentionMore: attention.more,
    controlPlanes: controlPlanesOf(mesh, picture).filter(({ namespace }) => visibility.isVisible(namespace)),
  };
}

const isRunning = ({ phase }: PodFacts): boolean => phase !== "Succeeded" && phase !== "Failed";
const isInMesh = ({ dataplane }: PodFacts): boolean => dataplane !== "none";
const workloadKey = ({ workload }: PodFacts): string => `${workload.namespace}/${workload.name}`;

function tilesOf(
  picture: TrafficPicture | null,
  edges: readonly ObservedEdge[],
  pods: readonly PodFacts[],
): Answer["tiles"] {
  const sum = sumEdges(edges);
  const inMesh = pods.filter(isInMesh);
  const workloads = new Set(pods.map(workloadKey));
  return {
    rateRps: picture === null ? null : sum.rateRps,
    errorRatio: sum.errorRatio,
    p95Ms: sum.p95Ms,
    mtlsRatio: sum.mtlsRatio,
    plaintextRps: sum.plaintextRps,
    proxies: pods.filter(({ dataplane }) => dataplane === "sidecar").length,
    podsInMesh: inMesh.length,
    pods: pods.length,
    workloadsInMesh: new Set(inMesh.map(workloadKey)).size,
    workloads: workloads.size,
  };
}

const SEVERITY = ["failing", "degraded", "not-ready", "unknown", "healthy", "idle"];

function namespaceRows(
  mesh: MeshSnapshot,
  names: readonly string[],
  edges: readonly ObservedEdge[] | null,
): readonly NamespaceRow[] {
  const byNamespace = groupBy(edges ?? [], ({ destination }) => destination.serviceNamespace);
  return names
    .map((name) => namespaceRow(mesh, name, edges && (byNamespace.get(name) ?? [])))
    .toSorted(
      (a, b) =>
        SEVERITY.indexOf(a.health.state) - SEVERITY.indexOf(b.health.state) ||
        (b.rateRps ?? 0) - (a.rateRps ?? 0) ||
        a.name.localeCompare(b.name),
    );
}

function namespaceRow(mesh: MeshSnapshot, name: string, edges: readonly ObservedEdge[] | null): NamespaceRow {
  const pods = [...mesh.pods.inNamespace(name)].filter(isRunning);
  const injected = pods.filter(isInMesh);
  const sum = sumEdges(edges ?? []);
  const isAmbient = pods.some(({ dataplane }) => dataplane === "ambient");
  const mode = injected.length === 0 ? "none" : isAmbient ? "ambient" : "sidecar";
  return {
    name,
    health: namespaceHealth(mesh, name, edges, pods),
    workloads: new Set(pods.map(workloadKey)).size,
    rateRps: edges === null ? null : sum.rateRps,
    errorRatio: sum.errorRatio,
    p95Ms: sum.p95Ms,
    mtlsMode: mode === "none" ? "none" : namespaceMtlsMode(mesh, name).mode,
    injection: { mode, injected: injected.length, pods: pods.length },
  };
}

/** The worst of its services and workloads. */
function namespaceHealth(
  mesh: MeshSnapshot,
  name: string,
  edges: readonly ObservedEdge[] | null,
  pods: readonly PodFacts[],
): Health {
  const byService = groupBy(edges ?? [], ({ destination }) => destination.service);
  const services = [...byService].map(([service, all]): Health => {
    const health = trafficHealth(all.flatMap(({ codes }) => codes));
    return { ...health, because: health.because.map((reason) => `${service}: ${reason}`) };
  });
  const byWorkload = groupBy(pods, workloadKey);
  const workloads = [...byWorkload].map(([key, all]): Health => {
    const { workload } = all[0] as PodFacts;
    const desired =
      mesh.workloads.get(workload.kind)?.get(name, workload.name)?.desiredReplicas ?? all.length;
    const health = podHealth(desired, all.filter(({ ready }) => ready).length);
    return { ...health, because: health.because.map((reason) => `${key}: ${reason}`) };
  });
  const worst = worstHealth([...services.filter(({ state }) => state !== "idle"), ...workloads]);
  if (edges === null && worst.state === "healthy")
    return { state: "unknown", because: ["Traffic is not known"] };
  const isQuiet = edges?.length === 0 && worst.state === "healthy";
  return isQuiet ? { state: "idle", because: ["No requests in the window"] } : worst;
}

function controlPlanesOf(mesh: MeshSnapshot, picture: TrafficPicture | null): Answer["controlPlanes"] {
  const deployments = mesh.workloads.get("Deployment");
  if (deployments === undefined) return [];
  const sumOf = (metric: string): number | null => {
    const samples = (picture?.controlPlane ?? []).filter(({ labels }) => labels["__name__"] === metric);
    return samples.length === 0 ? null : samples.reduce((sum, { value }) => sum + value, 0);
  };
  return [...deployments]
    .filter(({ labels, podLabels }) => labels["app"] === "istiod" || podLabels["app"] === "istiod")
    .map(({ namespace, labels, readyReplicas, desiredReplicas }) => ({
      revision: labels["istio.io/rev"] ?? mesh.settings.revision,
      version: mesh.settings.istioVersion,
      namespace,
      ready: readyReplicas,
      desired: desiredReplicas,
      proxies: sumOf("pilot_xds"),
      rejected: sumOf("pilot_total_xds_rejects"),
    }));
}
