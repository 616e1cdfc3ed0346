import { formatRps, formatWholePercent } from "@/lib/domain/base/format.ts";
import type { EdgeOverlay, GraphOverlay } from "../../graph/edge-look.ts";
import type { GraphAnswer } from "../../graph/graph-answer.ts";
import {
  CLASS_LOOKS,
  EFFECT_CLASSES,
  type Effect,
  type EffectClass,
  type EffectRow,
} from "./effect-words.ts";

export type GraphMode = "before" | "after" | "changed";

/** Edges of the mode; nodes and boxes stay, so that nothing moves. */
export function graphInMode(effect: Effect, mode: GraphMode): GraphAnswer {
  const { nodes, edges, boxes, added } = effect.graph;
  if (mode === "after") return { nodes, edges, boxes };
  const left = new Set(added);
  const overlay = mode === "changed" ? overlayOf(effect) : null;
  return {
    nodes,
    boxes,
    edges: edges.filter(({ id }) => (overlay === null ? !left.has(id) : overlay.has(id))),
  };
}

/** What the change does to each edge of the graph: the worst of the rows that it shows. */
export function overlayOf({ rows, graph }: Effect): GraphOverlay {
  const rates = new Map(graph.edges.map(({ id, rateRps }) => [id, rateRps]));
  const overlay = new Map<string, EdgeOverlay>();
  // Rows come worst first.
  for (const row of rows) {
    const [name] = row.classes;
    if (name === undefined || name === "unchanged") continue;
    for (const id of row.graphEdges) {
      if (overlay.has(id)) continue;
      overlay.set(id, {
        look: CLASS_LOOKS[name].look,
        label: labelOf(row, name, rates.get(id) ?? 0),
        priority: EFFECT_CLASSES.length - EFFECT_CLASSES.indexOf(name),
      });
    }
  }
  return overlay;
}

function labelOf(row: EffectRow, name: EffectClass, rateRps: number): string {
  const { sign, word } = CLASS_LOOKS[name];
  if (name === "moved" && row.moved !== null) {
    const own = row.target.workload;
    const ratio = (shares: typeof row.moved.before): number =>
      shares.find(({ workload }) => workload === own)?.ratio ?? 0;
    const was = ratio(row.moved.before);
    const becomes = ratio(row.moved.after);
    return rateRps === 0 && was > 0
      ? `${sign} moved here`
      : `${sign} ${formatWholePercent(was * 100)} → ${formatWholePercent(becomes * 100)}`;
  }
  // Short: a label that finds no room on its edge is left out. Sign and dashes say the rest.
  return rateRps === 0 ? `${sign} ${word}` : `${sign} ${formatRps(rateRps)}`;
}
