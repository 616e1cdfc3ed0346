import { groupBy } from "../base/group-by.ts";
import { layeredPass, type LayeredUnit } from "./layered-pass.ts";
import { MEASURES, reachOf, roomOf, around, type Point, type Rectangle } from "./layout-measures.ts";

export interface LayoutNode {
  readonly id: string;
  /** Namespace box; null for what stands on its own. */
  readonly box: string | null;
  /** Box around versions of one app; null outside of one. */
  readonly appBox: string | null;
}

export interface LayoutEdge {
  readonly source: string;
  readonly target: string;
}

export interface BoxDrawing {
  /** Relative to the upper left corner of the content. */
  readonly nodes: ReadonlyMap<string, Point>;
  readonly width: number;
  readonly height: number;
}

interface Unit extends LayeredUnit {
  readonly members: readonly LayoutNode[];
}

const { gap, columnPitch, appBoxPadding } = MEASURES;

/** Lays out the nodes of one namespace: what is connected in layers, the rest in rows below. */
export function drawBox(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  calledFromOutside: ReadonlySet<string>,
): BoxDrawing {
  const units = unitsOf(nodes, calledFromOutside);
  const unitOf = new Map(units.flatMap(({ id, members }) => members.map((node) => [node.id, id] as const)));
  const links = edges.flatMap(({ source, target }) => {
    const from = unitOf.get(source);
    const to = unitOf.get(target);
    return from === undefined || to === undefined || from === to ? [] : [{ source: from, target: to }];
  });
  const linked = new Set(links.flatMap(({ source, target }) => [source, target]));
  const connected = units.filter(({ id }) => linked.has(id));
  const places = layeredPass(connected, links, gap);
  const corners = new Map<string, Point>();
  for (const { id } of connected) {
    const { rank, y } = places.get(id) ?? { rank: 0, y: 0 };
    corners.set(id, { x: MEASURES.node.left + rank * columnPitch, y });
  }
  placeLoose(
    units.filter(({ id }) => !linked.has(id)),
    { corners, connected },
  );
  const placed = new Map(units.flatMap((unit) => membersAt(unit, corners.get(unit.id) ?? { x: 0, y: 0 })));
  return sized(nodes, placed);
}

function unitsOf(nodes: readonly LayoutNode[], calledFromOutside: ReadonlySet<string>): readonly Unit[] {
  const groups = groupBy(nodes, ({ id, appBox }) => appBox ?? id);
  return [...groups].map(([id, group]): Unit => {
    const members = group.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const isBox = members[0]?.appBox != null;
    const { above, below } = reachOf(isBox);
    const inner = (members.length - 1) * (above + below);
    const padding = isBox ? appBoxPadding : 0;
    return {
      id,
      members,
      above: above + inner / 2 + padding,
      below: below + inner / 2 + padding,
      isCalledFromOutside: members.some((node) => calledFromOutside.has(node.id)),
    };
  });
}

function membersAt({ members }: Unit, { x, y }: Point): readonly (readonly [string, Point])[] {
  const { above, below } = reachOf(members[0]?.appBox != null);
  const pitch = above + below;
  return members.map(({ id }, index) => [id, { x, y: y + (index - (members.length - 1) / 2) * pitch }]);
}

interface Drawing {
  readonly corners: Map<string, Point>;
  readonly connected: readonly Unit[];
}

/** What has no traffic inside of the box: rows below the layers, as wide as they are. */
function placeLoose(loose: readonly Unit[], { corners, connected }: Drawing): void {
  const widest = Math.max(0, ...[...corners.values()].map(({ x }) => x));
  const columnsAbove =
    connected.length === 0 ? 0 : Math.round((widest - MEASURES.node.left) / columnPitch) + 1;
  const columns = Math.max(1, columnsAbove, Math.round(Math.sqrt(loose.length / 2.5)));
  let top = Math.max(0, ...connected.map(({ id, below }) => (corners.get(id)?.y ?? 0) + below + gap));
  const sorted = loose.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (let start = 0; start < sorted.length; start += columns) {
    const row = sorted.slice(start, start + columns);
    const above = Math.max(...row.map((unit) => unit.above));
    row.forEach(({ id }, column) => {
      corners.set(id, { x: MEASURES.node.left + column * columnPitch, y: top + above });
    });
    top += above + Math.max(...row.map((unit) => unit.below)) + gap;
  }
}

function sized(nodes: readonly LayoutNode[], places: ReadonlyMap<string, Point>): BoxDrawing {
  const rooms = nodes.map(({ id, appBox }) => roomWithBox(places.get(id) ?? { x: 0, y: 0 }, appBox !== null));
  const room = around(rooms) ?? { x: 0, y: 0, width: 0, height: 0 };
  const moved = [...places].map(([id, { x, y }]) => [id, { x: x - room.x, y: y - room.y }] as const);
  return { nodes: new Map(moved), width: room.width, height: room.height };
}

function roomWithBox(point: Point, isVersion: boolean): Rectangle {
  const room = roomOf(point, isVersion);
  if (!isVersion) return room;
  return {
    x: room.x - appBoxPadding,
    y: room.y - appBoxPadding,
    width: room.width + 2 * appBoxPadding,
    height: room.height + 2 * appBoxPadding,
  };
}
