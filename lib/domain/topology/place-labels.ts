import { pointOn, type EdgeRoute } from "./edge-route.ts";
import { doOverlap, type Point, type Rectangle } from "./layout-measures.ts";

export interface LabelRequest {
  readonly id: string;
  readonly route: EdgeRoute;
  /** px. */
  readonly width: number;
  /** The highest choose first and are dropped last. */
  readonly priority: number;
}

export interface LabelPlace extends Point {
  /** Share of the way along the edge, 0–1. */
  readonly share: number;
}

export const LABEL_HEIGHT = 17;
const MARGIN = 3;
const SHARES = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];

/**
 * Labels at the middle of their edges; one that would cover something slides along its edge to the first free place and
 * is left out when there is none. Each keeps the share it had, as long as that is free.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  obstacles: readonly Rectangle[],
  before: ReadonlyMap<string, LabelPlace>,
): ReadonlyMap<string, LabelPlace> {
  const places = new Map<string, LabelPlace>();
  const taken: Rectangle[] = [...obstacles];
  const inOrder = requests.toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  for (const { id, route, width } of inOrder) {
    const kept = before.get(id)?.share;
    const shares = kept === undefined ? SHARES : [kept, ...SHARES];
    for (const share of shares) {
      const { x, y } = pointOn(route, share);
      const room = {
        x: x - width / 2 - MARGIN,
        y: y - LABEL_HEIGHT / 2 - MARGIN,
        width: width + 2 * MARGIN,
        height: LABEL_HEIGHT + 2 * MARGIN,
      };
      if (taken.some((other) => doOverlap(room, other))) continue;
      places.set(id, { x, y, share });
      taken.push(room);
      break;
    }
  }
  return places;
}
