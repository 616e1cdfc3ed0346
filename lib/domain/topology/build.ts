import type { MeshSnapshot } from "../mesh/snapshot.ts";
import type { ObservedEdge } from "../traffic/edges.ts";
import { configBadges } from "./config-badges.ts";
import type { TopologyGraph, TopologyView } from "./graph.ts";
import { boxesOf } from "./graph-boxes.ts";
import { edgesOf } from "./graph-edges.ts";
import { appEnd, workloadEnd, type End } from "./graph-ends.ts";
import { linksOf } from "./graph-links.ts";
import { nodesOf } from "./graph-nodes.ts";
import { workloadPods, type WorkloadPods } from "./workload-pods.ts";

export interface BuildOptions {
  readonly view: TopologyView;
  /** Only nodes of these namespaces and what they touch; null for all. */
  readonly namespaces: ReadonlySet<string> | null;
  /** Whether workloads and services without traffic are drawn. */
  readonly includeIdle: boolean;
}

/** Draws observed traffic over the mesh's workloads and services. Ids do not depend on order or on the moment. */
export function buildTopology(
  mesh: MeshSnapshot,
  edges: readonly ObservedEdge[],
  options: BuildOptions,
): TopologyGraph {
  const { view, namespaces } = options;
  const workloads = workloadPods(mesh);
  const inView = edges.filter((edge) => isInView(edge, namespaces));
  const links = linksOf(inView, view, { mesh, workloads });
  const ends = new Map<string, End>();
  for (const { source, target } of links) ends.set(source.id, source).set(target.id, target);
  if (options.includeIdle) addIdle(ends, workloads, options);

  const nodes = nodesOf(ends, links, { view, workloads, badges: configBadges(mesh) });
  return { view, nodes, edges: edgesOf(links), boxes: boxesOf(nodes) };
}

function isInView({ source, destination }: ObservedEdge, namespaces: ReadonlySet<string> | null): boolean {
  if (namespaces === null) return true;
  return (
    namespaces.has(source.namespace) ||
    namespaces.has(destination.serviceNamespace) ||
    namespaces.has(destination.workloadNamespace ?? "")
  );
}

function addIdle(
  ends: Map<string, End>,
  workloads: ReadonlyMap<string, WorkloadPods>,
  { view, namespaces }: BuildOptions,
): void {
  if (view === "service") return;
  for (const [key, { app, version }] of workloads) {
    const [namespace = "", name = ""] = key.split("/");
    if (namespaces !== null && !namespaces.has(namespace)) continue;
    const workload = workloadEnd({ namespace, name, app, version }, workloads);
    const end = view === "app" ? appEnd(workload) : workload;
    if (!ends.has(end.id)) ends.set(end.id, end);
  }
}
