import type { Point, Rectangle } from "./layout-measures.ts";

/** Cubics one after the other: start, then two controls and an end for each. */
export type EdgeRoute = readonly Point[];

export interface RoutedNode extends Point {
  readonly id: string;
  /** Namespace box it stands in; null outside of all. */
  readonly box: string | null;
  /** px from the centre to the outline. */
  readonly radius: number;
}

/** A namespace box; ways avoid those of neither end. */
export interface RoutedBox extends Rectangle {
  readonly id: string;
}

export interface RoutedEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

const BESIDE = 56;
const START_GAP = 3;
const ARROW_GAP = 4;
const SAMPLES = 20;
const PARALLEL = 7;
const HIT_COST = 140;
/** px between a box and a way along it. */
const CHANNEL = 11;
/** Bodies and names of nodes, around their centres. */
const BODY = { left: 26, right: 26, above: 20, below: 44 };

/**
 * Curves with horizontal tangents, or vertical ones between nodes above each other. Where one would run over a third node,
 * an earlier or later turn or a way between the rows is taken.
 */
export function routeEdges(
  edges: readonly RoutedEdge[],
  { nodes, boxes }: { readonly nodes: readonly RoutedNode[]; readonly boxes: readonly RoutedBox[] },
): ReadonlyMap<string, EdgeRoute> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lanes = new Map<string, number>();
  const taking: number[] = [];
  const routes = new Map<string, EdgeRoute>();
  for (const { id, source, target } of edges.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const from = byId.get(source);
    const to = byId.get(target);
    if (from === undefined || to === undefined) continue;
    const pair = source < target ? `${source} ${target}` : `${target} ${source}`;
    const lane = lanes.get(pair) ?? 0;
    lanes.set(pair, lane + 1);
    const others = nodes.filter((node) => node.id !== source && node.id !== target && isNear(node, from, to));
    const foreign = boxes.filter(
      (box) => box.id !== from.box && box.id !== to.box && isAcross(box, from, to),
    );
    const channels = foreign.flatMap(({ y, height }) => [y - CHANNEL, y + height + CHANNEL]);
    const used = channels.map((y) => y + taken(taking, y));
    const route = cheapest(candidates(from, to, { shift: laneShift(lane), channels: used }), {
      others,
      foreign,
    });
    const channel = used.find((y) => route.length > 4 && route.some((point) => point.y === y));
    if (channel !== undefined) taking.push(channel);
    routes.set(id, route);
  }
  return routes;
}

/** The plain curve between two nodes, whatever is in between. */
export function straightRoute(from: RoutedNode, to: RoutedNode): EdgeRoute {
  const [first] = candidates(from, to, { shift: 0, channels: [] });
  return first ?? [];
}

/** Ways beside each other in one gap between boxes. */
function taken(taking: readonly number[], y: number): number {
  let shift = 0;
  while (taking.some((other) => Math.abs(other - y - shift) < 4) && shift < 10) shift += 5;
  return shift;
}

function isAcross({ x, y, width, height }: Rectangle, from: Point, to: Point): boolean {
  const reach = 60;
  return (
    x < Math.max(from.x, to.x) &&
    x + width > Math.min(from.x, to.x) &&
    y - reach < Math.max(from.y, to.y) &&
    y + height + reach > Math.min(from.y, to.y)
  );
}

interface Room {
  readonly shift: number;
  /** Heights between boxes. */
  readonly channels: readonly number[];
}

const laneShift = (lane: number): number => (lane === 0 ? 0 : lane % 2 === 1 ? PARALLEL : -PARALLEL);

function isNear({ x, y }: Point, from: Point, to: Point): boolean {
  const reach = 140;
  return (
    x > Math.min(from.x, to.x) - reach &&
    x < Math.max(from.x, to.x) + reach &&
    y > Math.min(from.y, to.y) - reach &&
    y < Math.max(from.y, to.y) + reach
  );
}

function candidates(from: RoutedNode, to: RoutedNode, room: Room): readonly EdgeRoute[] {
  if (from.id === to.id) return [loop(from)];
  const dx = to.x - from.x;
  if (dx > BESIDE) return forward(from, to, room);
  if (dx < -BESIDE && Math.abs(to.y - from.y) < 60) return [under(from, to)];
  return vertical(from, to, room.shift);
}

const TURNS: readonly (readonly [number, number])[] = [
  [0.5, 0.5],
  [0.25, 0.75],
  [0.75, 0.25],
  [0.1, 0.9],
  [0.9, 0.1],
  [0.75, 0.75],
];

function forward(from: RoutedNode, to: RoutedNode, { shift, channels }: Room): readonly EdgeRoute[] {
  const start = { x: from.x + from.radius + START_GAP, y: from.y + shift };
  const end = { x: to.x - to.radius - ARROW_GAP, y: to.y + shift };
  const dx = end.x - start.x;
  const turns = TURNS.map(([out, back]): EdgeRoute => [
    start,
    { x: start.x + out * dx, y: start.y },
    { x: end.x - back * dx, y: end.y },
    end,
  ]);
  const low = Math.min(start.y, end.y);
  const high = Math.max(start.y, end.y);
  const rows = [...channels, start.y - 40, start.y + 58, end.y - 40, end.y + 58, low - 44, high + 62];
  const ways = rows.map((y): EdgeRoute => {
    const turn = Math.min(90, dx / 3);
    const enter = { x: start.x + turn, y };
    const leave = { x: end.x - turn, y };
    return [
      start,
      { x: start.x + turn * 0.6, y: start.y },
      { x: enter.x - turn * 0.6, y },
      enter,
      { x: enter.x + (leave.x - enter.x) / 3, y },
      { x: leave.x - (leave.x - enter.x) / 3, y },
      leave,
      { x: leave.x + turn * 0.6, y },
      { x: end.x - turn * 0.6, y: end.y },
      end,
    ];
  });
  return dx < 180 ? turns : [...turns, ...ways];
}

function vertical(from: RoutedNode, to: RoutedNode, shift: number): readonly EdgeRoute[] {
  const down = to.y >= from.y ? 1 : -1;
  const start = { x: from.x + shift, y: from.y + down * (from.radius + START_GAP) };
  const end = { x: to.x + shift, y: to.y - down * (to.radius + ARROW_GAP) };
  const pull = Math.max(30, Math.abs(end.y - start.y) * 0.45) * down;
  const bent = [0, 46, -46].map((aside): EdgeRoute => [
    start,
    { x: start.x + aside, y: start.y + pull },
    { x: end.x + aside, y: end.y - pull },
    end,
  ]);
  const side = from.radius + START_GAP;
  const sideways = [1, -1].map((hand): EdgeRoute => {
    const out = { x: from.x + hand * side, y: from.y };
    const back = { x: to.x + hand * (to.radius + ARROW_GAP), y: to.y };
    return [out, { x: out.x + hand * 70, y: out.y }, { x: back.x + hand * 70, y: back.y }, back];
  });
  return [...bent, ...sideways];
}

/** Back to a node at the left in the same row: below the names. */
function under(from: RoutedNode, to: RoutedNode): EdgeRoute {
  const start = { x: from.x, y: from.y + from.radius + START_GAP };
  const end = { x: to.x, y: to.y + to.radius + ARROW_GAP };
  const depth = Math.max(start.y, end.y) + 70;
  return [start, { x: start.x, y: depth }, { x: end.x, y: depth }, end];
}

function loop({ x, y, radius }: RoutedNode): EdgeRoute {
  const side = radius * 0.7;
  return [
    { x: x - side, y: y - side - 2 },
    { x: x - radius * 2, y: y - radius * 3.4 },
    { x: x + radius * 2, y: y - radius * 3.4 },
    { x: x + side + 2, y: y - side - 4 },
  ];
}

interface Around {
  readonly others: readonly RoutedNode[];
  readonly foreign: readonly Rectangle[];
}

function cheapest(routes: readonly EdgeRoute[], { others, foreign }: Around): EdgeRoute {
  let best: EdgeRoute = routes[0] ?? [];
  let least = Infinity;
  for (const [index, route] of routes.entries()) {
    const cost =
      hits(route, others) * HIT_COST + lengthOf(route) * (1 + shareInside(route, foreign)) + index * 4;
    if (cost < least) {
      best = route;
      least = cost;
    }
  }
  return best;
}

function hits(route: EdgeRoute, others: readonly RoutedNode[]): number {
  const hit = new Set<string>();
  for (let step = 1; step < SAMPLES; step += 1) {
    const { x, y } = pointOn(route, step / SAMPLES);
    for (const other of others) {
      const { left, right, above, below } = BODY;
      if (x > other.x - left && x < other.x + right && y > other.y - above && y < other.y + below)
        hit.add(other.id);
    }
  }
  return hit.size;
}

/** Share of the way that runs over boxes of neither end. */
function shareInside(route: EdgeRoute, boxes: readonly Rectangle[]): number {
  if (boxes.length === 0) return 0;
  let inside = 0;
  for (let step = 1; step < SAMPLES; step += 1) {
    const { x, y } = pointOn(route, step / SAMPLES);
    if (boxes.some((box) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height))
      inside += 1;
  }
  return inside / SAMPLES;
}

function lengthOf(route: EdgeRoute): number {
  let length = 0;
  let before = pointOn(route, 0);
  for (let step = 1; step <= 8; step += 1) {
    const next = pointOn(route, step / 8);
    length += Math.hypot(next.x - before.x, next.y - before.y);
    before = next;
  }
  return length;
}

const ORIGIN: Point = { x: 0, y: 0 };

/** The point at a share of the way, 0–1, each cubic taking the same part of it. */
export function pointOn(route: EdgeRoute, share: number): Point {
  const cubics = Math.max(1, (route.length - 1) / 3);
  const index = Math.min(cubics - 1, Math.floor(share * cubics));
  const t = share * cubics - index;
  const [a = ORIGIN, b = ORIGIN, c = ORIGIN, d = ORIGIN] = route.slice(index * 3, index * 3 + 4);
  const u = 1 - t;
  const blend = (axis: "x" | "y"): number =>
    u * u * u * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t * t * t * d[axis];
  return { x: blend("x"), y: blend("y") };
}

/** Direction at the end, radians. */
export function endAngle(route: EdgeRoute): number {
  const end = route.at(-1) ?? ORIGIN;
  const control = route.at(-2) ?? ORIGIN;
  return Math.atan2(end.y - control.y, end.x - control.x);
}

/** As an SVG path. */
export function pathOf(route: EdgeRoute): string {
  const [start = ORIGIN, ...rest] = route;
  const text = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const curves: string[] = [];
  for (let at = 0; at + 2 < rest.length; at += 3)
    curves.push(
      `C${rest
        .slice(at, at + 3)
        .map(text)
        .join(" ")}`,
    );
  return `M${text(start)}${curves.join("")}`;
}
