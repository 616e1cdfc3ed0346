import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readInbound as contract } from "@/lib/contracts/inbound.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { hasLabels } from "@/lib/domain/kube/labels.ts";
import { podsIn } from "@/lib/domain/mesh/lookup-endpoints.ts";
import type { MeshSnapshot, PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { metricsStatusOf, pictureOver } from "../traffic/index.ts";
import { visibilityOf, type Visibility } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;
type Input = InputOf<typeof contract>;

/** Observed callers of the workloads that a policy's selector picks: what PeerAuthentication and AuthorizationPolicy act on. */
export async function readInbound(ctx: Context, { params, query }: Input): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const mesh = clusterOf(ctx, params.cluster).snapshot();
  const visibility = await visibilityOf(ctx, params.cluster);
  if (!visibility.isVisible(query.namespace))
    throw new AppError("not_found", `There is no namespace ${query.namespace}`);
  const isMeshWide = query.namespace === mesh.settings.rootNamespace;
  const pods = selectedPods(mesh, query, { isMeshWide, visibility });
  const workloads = new Set(pods.map(({ workload }) => `${workload.namespace}/${workload.name}`));
  const { picture, status } = await pictureOver(ctx, params.cluster, query.window);
  const edges = (picture?.edges ?? []).filter(
    ({ destination }) =>
      destination.workload !== null &&
      workloads.has(`${destination.workloadNamespace ?? ""}/${destination.workload}`),
  );
  const isSeen = ({ source }: ObservedEdge) =>
    source.namespace === "unknown" || visibility.isVisible(source.namespace);
  return {
    metrics: metricsStatusOf(status),
    windowS: picture?.windowS ?? query.window,
    isMeshWide,
    pods: pods.length,
    workloads: [...workloads].toSorted(),
    edges: edges
      .filter(isSeen)
      .map(edgeRow)
      .toSorted((a, b) => b.rateRps - a.rateRps || b.bytesPerS - a.bytesPerS),
    hiddenCallers: new Set(
      edges.filter((edge) => !isSeen(edge)).map(({ source }) => `${source.namespace}/${source.workload}`),
    ).size,
  };
}

/** A selector picks pods of its own namespace; in the root namespace of every one (Istio, WorkloadSelector). */
function selectedPods(
  mesh: MeshSnapshot,
  { namespace, labels }: Input["query"],
  { isMeshWide, visibility }: { readonly isMeshWide: boolean; readonly visibility: Visibility },
): readonly PodFacts[] {
  const namespaces = isMeshWide ? [...mesh.namespaces].map(({ name }) => name) : [namespace];
  return namespaces
    .filter((name) => visibility.isVisible(name))
    .flatMap((name) => podsIn(mesh, name))
    .filter((pod) => pod.dataplane !== "none" && hasLabels(pod.labels, labels));
}

function edgeRow({ source, destination, protocol, rateRps, errorRatio, tcp, mtlsRatio }: ObservedEdge) {
  return {
    source: { namespace: source.namespace, workload: source.workload, principal: source.principal },
    destination: {
      namespace: destination.workloadNamespace ?? "unknown",
      workload: destination.workload ?? "unknown",
      service: destination.service,
    },
    protocol,
    rateRps,
    errorRatio,
    bytesPerS: tcp === null ? 0 : tcp.sentBytesPerS + tcp.receivedBytesPerS,
    mtlsRatio,
  };
}
