import { groupBy } from "../base/group-by.ts";
import type { LayoutNode } from "./layout-box.ts";
import { around, MEASURES, roomOf, type Point, type Rectangle } from "./layout-measures.ts";

const { appBoxPadding, boxPadding } = MEASURES;

/** The namespace and app boxes around placed nodes. */
export function boxesAround(
  nodes: readonly LayoutNode[],
  places: ReadonlyMap<string, Point>,
): ReadonlyMap<string, Rectangle> {
  const boxes = new Map<string, Rectangle>();
  const rooms = new Map<string, Rectangle[]>();
  const add = (box: string, room: Rectangle): void => {
    const known = rooms.get(box);
    if (known === undefined) rooms.set(box, [room]);
    else known.push(room);
  };
  const roomAt = ({ id, appBox }: LayoutNode): readonly Rectangle[] => {
    const place = places.get(id);
    return place === undefined ? [] : [roomOf(place, appBox !== null)];
  };
  for (const [appBox, members] of groupBy(nodes, (node) => node.appBox ?? "")) {
    const room = appBox === "" ? null : around(members.flatMap(roomAt));
    const box = members[0]?.box ?? null;
    if (room === null) continue;
    const outline = grown(room, {
      left: appBoxPadding,
      right: appBoxPadding,
      top: appBoxPadding,
      bottom: appBoxPadding,
    });
    boxes.set(appBox, outline);
    if (box !== null) add(box, outline);
  }
  for (const node of nodes) {
    if (node.box === null || node.appBox !== null) continue;
    for (const room of roomAt(node)) add(node.box, room);
  }
  for (const [box, inner] of rooms) {
    const room = around(inner);
    if (room !== null) boxes.set(box, grown(room, boxPadding));
  }
  return boxes;
}

interface Padding {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function grown({ x, y, width, height }: Rectangle, { left, right, top, bottom }: Padding): Rectangle {
  return { x: x - left, y: y - top, width: width + left + right, height: height + top + bottom };
}
