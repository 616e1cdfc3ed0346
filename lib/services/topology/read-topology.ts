import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readTopology as contract } from "@/lib/contracts/topology.ts";
import { buildTopology } from "@/lib/domain/topology/build.ts";
import type { TopologyGraph } from "@/lib/domain/topology/graph.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import type { TrafficPicture } from "../ports/traffic.ts";
import { metricsStatusOf, pictureOver } from "../traffic/index.ts";
import { visibilityOf, type Visibility } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;

/** The graph as one person may see it. Edges with an end in a hidden namespace are left out and counted. */
export async function readTopology(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster);
  const visibility = await visibilityOf(ctx, params.cluster);
  const mesh = cluster.snapshot();
  const { picture, status } = await pictureOver(ctx, params.cluster, query.window);
  const graph = buildTopology(mesh, visibleEdges(picture, visibility), {
    view: query.view,
    namespaces: query.namespaces === null ? null : new Set(query.namespaces),
    includeIdle: query.idle === "true",
  });
  const hidden = [...mesh.namespaces].filter(({ name }) => !visibility.isVisible(name)).length;
  return {
    ...(hideIdleOf(graph, visibility) as Pick<Answer, "view" | "nodes" | "edges" | "boxes">),
    windowS: picture?.windowS ?? query.window,
    metrics: metricsStatusOf(status),
    hiddenNamespaces: hidden,
    shards: picture?.shards ?? 1,
  };
}

function visibleEdges(
  picture: TrafficPicture | null,
  { namespaces, isVisible }: Visibility,
): TrafficPicture["edges"] {
  const edges = picture?.edges ?? [];
  if (namespaces === null) return edges;
  const seen = (namespace: string): boolean => namespace === "unknown" || isVisible(namespace);
  return edges.filter(
    ({ source, destination }) => seen(source.namespace) && seen(destination.serviceNamespace),
  );
}

function hideIdleOf(graph: TopologyGraph, { namespaces, isVisible }: Visibility): TopologyGraph {
  if (namespaces === null) return graph;
  const seen = (namespace: string): boolean =>
    namespace === "" || namespace === "unknown" || isVisible(namespace);
  return {
    ...graph,
    nodes: graph.nodes.filter(({ namespace }) => seen(namespace)),
    boxes: graph.boxes.filter(({ namespace }) => seen(namespace)),
  };
}
