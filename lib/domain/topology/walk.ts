import type { Point } from "./layout-measures.ts";

export type Direction = "left" | "right" | "up" | "down";

export interface WalkedEdge {
  readonly source: string;
  readonly target: string;
  /** The busiest way is taken. */
  readonly weight: number;
}

const SAME_COLUMN = 90;

/** The next node from one: up or down stream by the busiest edge, or to the nearest sibling above or below. Null at the end. */
export function walk(
  from: string,
  direction: Direction,
  { places, edges }: { readonly places: ReadonlyMap<string, Point>; readonly edges: readonly WalkedEdge[] },
): string | null {
  if (direction === "left" || direction === "right") {
    const [own, other] =
      direction === "left" ? (["target", "source"] as const) : (["source", "target"] as const);
    const ways = edges.filter(
      (edge) => edge[own] === from && edge[other] !== from && places.has(edge[other]),
    );
    const best = ways.toSorted((a, b) => b.weight - a.weight || (a[other] < b[other] ? -1 : 1))[0];
    return best?.[other] ?? null;
  }
  const here = places.get(from);
  if (here === undefined) return null;
  const sign = direction === "down" ? 1 : -1;
  let nearest: string | null = null;
  let least = Infinity;
  for (const [id, { x, y }] of places) {
    const ahead = (y - here.y) * sign;
    if (ahead <= 0) continue;
    const aside = Math.abs(x - here.x);
    const cost = ahead + (aside < SAME_COLUMN ? 0 : aside * 3);
    if (cost < least) {
      least = cost;
      nearest = id;
    }
  }
  return nearest;
}
