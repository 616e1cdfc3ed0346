import type { ChangeEffect } from "../../contracts/effect.ts";
import type { MeshSnapshot } from "../../domain/mesh/snapshot.ts";
import { REPLAY_CLASSES, type ReplayedEdge, worstClass } from "../../domain/simulation/index.ts";
import { buildTopology } from "../../domain/topology/build.ts";
import { edgeIdOf } from "../../domain/topology/graph-edges.ts";
import { linksOf } from "../../domain/topology/graph-links.ts";
import { workloadPods } from "../../domain/topology/workload-pods.ts";
import type { ObservedEdge } from "../../domain/traffic/edges.ts";

/** More are a table, not a picture. */
const MOST_EDGES = 400;

export interface EffectGraph {
  readonly graph: ChangeEffect["graph"];
  readonly edgesOf: (replayed: ReplayedEdge) => readonly string[];
}

/** Callers and workloads that the change touches, with the edges that it adds; ids are those of the workload graph. */
export function effectGraph(mesh: MeshSnapshot, replayed: readonly ReplayedEdge[]): EffectGraph {
  const drawn = replayed
    .toSorted((a, b) => REPLAY_CLASSES.indexOf(worstClass(a)) - REPLAY_CLASSES.indexOf(worstClass(b)))
    .slice(0, MOST_EDGES);
  const around = { mesh, workloads: workloadPods(mesh) };
  const idOf = (edge: ObservedEdge): string | undefined => {
    const [link] = linksOf([edge], "workload", around);
    return link === undefined ? undefined : edgeIdOf(link);
  };
  const observed = drawn.map(({ edge }) => edge);
  const known = new Set(observed.map(idOf));
  const added = drawn.flatMap(newTargets).filter((edge) => !known.has(idOf(edge)));
  const options = { view: "workload", namespaces: null, includeIdle: false } as const;
  const { nodes, edges, boxes } = buildTopology(mesh, [...observed, ...added], options);
  const ids = new Set(edges.map(({ id }) => id));
  return {
    graph: {
      // The contract's schema has no read-only arrays; nobody changes these.
      ...({ nodes, edges, boxes } as unknown as Pick<ChangeEffect["graph"], "nodes" | "edges" | "boxes">),
      added: [...new Set(added.flatMap((edge) => idOf(edge) ?? []))],
    },
    edgesOf: (each) =>
      [each.edge, ...newTargets(each)].flatMap((edge) => {
        const id = idOf(edge);
        return id === undefined || !ids.has(id) ? [] : [id];
      }),
  };
}

/** Workloads that get requests only after the change. */
function newTargets({ edge, moved }: ReplayedEdge): readonly ObservedEdge[] {
  return [...(moved?.after.keys() ?? [])]
    .filter((by) => by.includes("/") && !(moved?.before.has(by) ?? false))
    .map((by) => {
      const [workloadNamespace = "", workload = ""] = by.split("/");
      const destination = { ...edge.destination, workload, workloadNamespace, app: workload, version: "" };
      return { ...edge, destination, rateRps: 0, codes: [], errorRatio: null, latencyMs: null };
    });
}
