import { groupBy } from "../base/group-by.ts";
import { drawBox, type BoxDrawing, type LayoutEdge, type LayoutNode } from "./layout-box.ts";
import { boxesAround } from "./layout-boxes.ts";
import { MEASURES, type Point, type Rectangle } from "./layout-measures.ts";
import { stackBoxes, type Block } from "./stack-boxes.ts";

export type { LayoutEdge, LayoutNode } from "./layout-box.ts";
export type { Point, Rectangle } from "./layout-measures.ts";

export interface LayoutInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Width to height of the place it is shown in. */
  readonly aspect: number;
}

/** px; places are centres of shapes. */
export interface Layout {
  readonly nodes: ReadonlyMap<string, Point>;
  readonly boxes: ReadonlyMap<string, Rectangle>;
}

const { boxPadding } = MEASURES;

/**
 * Draws each namespace on its own from left to right, then the namespaces by flow: callers at the left, stacked in as many
 * columns as fit the place best, hosts outside of the mesh at the right. No clock, no chance: the same set of nodes and
 * edges gives the same drawing, in whatever order they come.
 */
export function layoutTopology({ nodes, edges: given, aspect }: LayoutInput): Layout {
  const sorted = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const boxOf = new Map(sorted.map(({ id, box }) => [id, box ?? id]));
  const edges = given.filter(({ source, target }) => boxOf.has(source) && boxOf.has(target));
  const crossing = edges.filter(({ source, target }) => boxOf.get(source) !== boxOf.get(target));
  const calledFromOutside = new Set(crossing.map(({ target }) => target));
  const inside = groupBy(
    edges.filter(({ source, target }) => boxOf.get(source) === boxOf.get(target)),
    ({ source }) => boxOf.get(source) ?? source,
  );
  const drawings = new Map<string, BoxDrawing>();
  for (const [box, members] of groupBy(sorted, ({ id, box: own }) => own ?? id))
    drawings.set(box, drawBox(members, inside.get(box) ?? [], calledFromOutside));

  const boxed = new Set(sorted.flatMap(({ box }) => (box === null ? [] : [box])));
  const blocks = [...drawings].map(([id, drawing]) => blockOf(id, drawing, boxed.has(id), inside.has(id)));
  const links = crossing.map(({ source, target }) => ({
    source: boxOf.get(source) ?? source,
    target: boxOf.get(target) ?? target,
    sourceY: offsetIn(drawings, boxOf.get(source), source, boxed),
    targetY: offsetIn(drawings, boxOf.get(target), target, boxed),
  }));
  const corners = stackBoxes(blocks, links, aspect);
  const places = new Map<string, Point>();
  for (const { id, isBox } of blocks) {
    const corner = corners.get(id) ?? { x: 0, y: 0 };
    const inset = isBox ? boxPadding : { left: 0, top: 0 };
    for (const [node, { x, y }] of drawings.get(id)?.nodes ?? [])
      places.set(node, { x: Math.round(corner.x + inset.left + x), y: Math.round(corner.y + inset.top + y) });
  }
  return { nodes: places, boxes: boxesAround(sorted, places) };
}

function blockOf(
  id: string,
  { width, height, nodes }: BoxDrawing,
  isBox: boolean,
  hasInside: boolean,
): Block {
  return {
    id,
    isBox,
    size: nodes.size,
    hasInside,
    width: width + (isBox ? boxPadding.left + boxPadding.right : 0),
    height: height + (isBox ? boxPadding.top + boxPadding.bottom : 0),
  };
}

function offsetIn(
  drawings: ReadonlyMap<string, BoxDrawing>,
  box: string | undefined,
  node: string,
  boxed: ReadonlySet<string>,
): number {
  const y = drawings.get(box ?? "")?.nodes.get(node)?.y ?? 0;
  return y + (boxed.has(box ?? "") ? boxPadding.top : 0);
}
