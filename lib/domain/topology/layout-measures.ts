/** Sizes of the drawing, px. A node's place is the centre of its shape. */
export const MEASURES = {
  columnPitch: 164,
  /** From the centre of a shape to the edge of the room it needs, labels included. */
  node: { left: 56, right: 56, above: 24, below: 48 },
  /** A version inside its app box has no name of its own. */
  version: { left: 44, right: 44, above: 20, below: 34 },
  appBoxPadding: 6,
  gap: 10,
  boxPadding: { left: 18, right: 18, top: 40, bottom: 14 },
  boxGap: 22,
  columnGap: 56,
} as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

export function reachOf(isVersion: boolean): (typeof MEASURES)["node" | "version"] {
  return isVersion ? MEASURES.version : MEASURES.node;
}

/** The room around a node. */
export function roomOf({ x, y }: Point, isVersion: boolean): Rectangle {
  const { left, right, above, below } = reachOf(isVersion);
  return { x: x - left, y: y - above, width: left + right, height: above + below };
}

export function doOverlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The least rectangle around several; null without any. */
export function around(rectangles: readonly Rectangle[]): Rectangle | null {
  if (rectangles.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of rectangles) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
