import { boxesAround } from "./layout-boxes.ts";
import { layoutTopology, type Layout, type LayoutInput, type LayoutNode, type Point } from "./layout.ts";
import { doOverlap, MEASURES, reachOf, roomOf, type Rectangle } from "./layout-measures.ts";

const STEPS_AROUND = 10;

/**
 * The drawing of a changed set of nodes: known ones stay where they are, new ones go to the free place of their box that
 * is nearest to where a fresh drawing has them beside their neighbours. A fresh drawing when there is no room.
 * `known` may hold places of nodes that are gone: when they come back, they stand where they stood.
 */
export function keepPlaces(input: LayoutInput, known: ReadonlyMap<string, Point>): Layout {
  if (input.nodes.length > 0 && input.nodes.every(({ id }) => known.has(id))) return kept(input.nodes, known);
  const fresh = layoutTopology(input);
  const stays = input.nodes.filter(({ id }) => known.has(id));
  if (stays.length * 2 < input.nodes.length) return fresh;
  const places = new Map(stays.map(({ id }) => [id, known.get(id) ?? { x: 0, y: 0 }]));
  const placed: LayoutNode[] = [...stays];
  for (const node of input.nodes
    .filter(({ id }) => !known.has(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const near = wantedPlace(node, { placed, places, fresh, edges: input.edges });
    const free = candidates(near).find((place) => isFree(node, place, { placed, places }));
    if (free === undefined) return fresh;
    places.set(node.id, free);
    placed.push(node);
  }
  return kept(input.nodes, places);
}

function kept(nodes: readonly LayoutNode[], places: ReadonlyMap<string, Point>): Layout {
  const shown = new Map(nodes.map(({ id }) => [id, places.get(id) ?? { x: 0, y: 0 }]));
  return { nodes: shown, boxes: boxesAround(nodes, shown) };
}

interface Drawn {
  readonly placed: readonly LayoutNode[];
  readonly places: ReadonlyMap<string, Point>;
}

interface Around extends Drawn {
  readonly fresh: Layout;
  readonly edges: LayoutInput["edges"];
}

/** As far from a neighbour that stays, or from a node of the same box, as in a fresh drawing. */
function wantedPlace(node: LayoutNode, { placed, places, fresh, edges }: Around): Point {
  const own = fresh.nodes.get(node.id) ?? { x: 0, y: 0 };
  const linked = new Set(
    edges.flatMap(({ source, target }) =>
      source === node.id ? [target] : target === node.id ? [source] : [],
    ),
  );
  const inBox = placed.filter(({ box }) => box !== null && box === node.box);
  const anchor =
    inBox.find(({ appBox }) => appBox !== null && appBox === node.appBox) ??
    inBox.find(({ id }) => linked.has(id)) ??
    inBox[0] ??
    placed.find(({ id }) => linked.has(id));
  const before = anchor === undefined ? undefined : fresh.nodes.get(anchor.id);
  const now = anchor === undefined ? undefined : places.get(anchor.id);
  return before === undefined || now === undefined
    ? own
    : { x: now.x + own.x - before.x, y: now.y + own.y - before.y };
}

/** Places around a point, nearest first. */
function candidates({ x, y }: Point): readonly Point[] {
  const { above, below } = reachOf(false);
  const pitchY = (above + below + MEASURES.gap) / 2;
  const all: Point[] = [];
  for (let column = -STEPS_AROUND; column <= STEPS_AROUND; column += 1)
    for (let row = -STEPS_AROUND * 2; row <= STEPS_AROUND * 2; row += 1)
      all.push({ x: x + column * MEASURES.columnPitch, y: y + row * pitchY });
  const far = (point: Point): number => Math.abs(point.x - x) + Math.abs(point.y - y);
  return all.toSorted((a, b) => far(a) - far(b) || a.x - b.x || a.y - b.y);
}

/** Nothing overlaps the node, and the boxes it makes grow meet no other box and no node on its own. */
function isFree(node: LayoutNode, place: Point, { placed, places }: Drawn): boolean {
  const room = roomOf(place, node.appBox !== null);
  const rooms = placed.map((other) => roomOf(places.get(other.id) ?? place, other.appBox !== null));
  if (rooms.some((other) => doOverlap(room, other))) return false;
  const all = [...placed, node];
  const boxes = boxesAround(all, new Map([...places, [node.id, place]]));
  const lone = placed.flatMap(({ box }, index) => (box === null ? [rooms[index] as Rectangle] : []));
  return [node.box, node.appBox].every((name) => {
    const outline = name === null ? room : boxes.get(name);
    if (outline === undefined) return true;
    const foreign = [...boxes].filter(
      ([other]) => other !== name && other !== node.box && !belongs(other, name, all),
    );
    return (
      !foreign.some(([, other]) => doOverlap(outline, other)) &&
      (name === null || !lone.some((other) => doOverlap(outline, other)))
    );
  });
}

/** Whether an app box stands inside of a namespace box. */
function belongs(appBox: string, box: string | null, nodes: readonly LayoutNode[]): boolean {
  return nodes.some((node) => node.appBox === appBox && node.box === box);
}
