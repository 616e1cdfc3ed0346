import { layeredPass } from "./layered-pass.ts";
import { doOverlap, MEASURES, type Point } from "./layout-measures.ts";
import { spreadApart } from "./spread-apart.ts";

/** A drawn namespace, or a node that stands on its own. */
export interface Block {
  readonly id: string;
  readonly isBox: boolean;
  /** Nodes in it. */
  readonly size: number;
  /** Whether its nodes call each other. */
  readonly hasInside: boolean;
  readonly width: number;
  readonly height: number;
}

export interface BlockLink {
  readonly source: string;
  readonly target: string;
  /** px from the upper edge of the block to the node at either end. */
  readonly sourceY: number;
  readonly targetY: number;
}

interface Flow {
  readonly entries: readonly Block[];
  readonly middle: readonly Block[];
  readonly exits: readonly Block[];
}

const { boxGap, columnGap } = MEASURES;
const SMALL = 4;
/** Up to so many boxes every way to cut them into columns is weighed; above, one for each number of columns. */
const FEW = 14;
const MOST_COLUMNS = 8;

/** Upper left corners: what only calls at the left, what is only called (and no namespace) at the right, the rest between. */
export function stackBoxes(
  blocks: readonly Block[],
  links: readonly BlockLink[],
  aspect: number,
): ReadonlyMap<string, Point> {
  const flow = flowOf(blocks, links);
  let best: ReadonlyMap<string, Point> = new Map();
  let most = -1;
  for (const columns of waysToCut(byFlow(flow, links))) {
    const corners = placed(flow, columns, links);
    const worth = worthOf(corners, { blocks, links, aspect });
    if (worth > most * 1.001) {
      best = corners;
      most = worth;
    }
  }
  return best;
}

function flowOf(blocks: readonly Block[], links: readonly BlockLink[]): Flow {
  const called = new Set(links.map(({ target }) => target));
  const calling = new Set(links.map(({ source }) => source));
  const isEntry = ({ id, hasInside, size }: Block): boolean =>
    !called.has(id) && !hasInside && (calling.has(id) || size <= SMALL);
  const entries = blocks.filter(isEntry);
  const ids = new Set(entries.map(({ id }) => id));
  /** A lone node that only entries call stands among them. */
  const isAside = ({ id, isBox }: Block): boolean =>
    !isBox && !calling.has(id) && links.every(({ source, target }) => target !== id || ids.has(source));
  const isExit = ({ id, isBox }: Block): boolean => !isBox && !calling.has(id) && called.has(id);
  const others = blocks.filter(({ id }) => !ids.has(id));
  return {
    entries: [...entries, ...others.filter(isAside)],
    exits: others.filter((block) => !isAside(block) && isExit(block)),
    middle: others.filter((block) => !isAside(block) && !isExit(block)),
  };
}

/** By the number of steps from the entries; what they do not reach follows, callers before called. */
function byFlow({ entries, middle }: Flow, links: readonly BlockLink[]): readonly Block[] {
  const units = middle.map(({ id }) => ({ id, above: 1, below: 1, isCalledFromOutside: true }));
  const places = layeredPass(units, links, 0);
  const steps = new Map(entries.map(({ id }) => [id, 0]));
  for (const queue = [...steps.keys()]; queue.length > 0;) {
    const from = queue.shift() ?? "";
    for (const { source, target } of links) {
      if (source !== from || steps.has(target)) continue;
      steps.set(target, (steps.get(from) ?? 0) + 1);
      queue.push(target);
    }
  }
  const stepOf = ({ id }: Block): number => steps.get(id) ?? Infinity;
  const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
  return middle.toSorted(
    (a, b) =>
      compare(stepOf(a), stepOf(b)) ||
      compare(places.get(a.id)?.rank ?? 0, places.get(b.id)?.rank ?? 0) ||
      compare(places.get(a.id)?.y ?? 0, places.get(b.id)?.y ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}

type Column = readonly Block[];

const heightOf = (blocks: Column): number => blocks.reduce((sum, { height }) => sum + height + boxGap, 0);

function waysToCut(blocks: readonly Block[]): readonly (readonly Column[])[] {
  if (blocks.length === 0) return [[]];
  const total = heightOf(blocks);
  const limits =
    blocks.length > FEW
      ? Array.from({ length: MOST_COLUMNS }, (_, index) => (total / (index + 1)) * 1.05)
      : blocks.flatMap((_, start) =>
          blocks.slice(start).map((_end, length) => heightOf(blocks.slice(start, start + length + 1))),
        );
  return limits.toSorted((a, b) => b - a).map((limit) => filled(blocks, limit));
}

/** Columns one after the other, none higher than the limit unless one box is. */
function filled(blocks: readonly Block[], limit: number): readonly Column[] {
  const columns: Block[][] = [[]];
  let height = 0;
  for (const block of blocks) {
    if (height > 0 && height + block.height + boxGap > limit) {
      columns.push([]);
      height = 0;
    }
    columns.at(-1)?.push(block);
    height += block.height + boxGap;
  }
  return columns;
}

function placed(
  { entries, exits }: Flow,
  columns: readonly Column[],
  links: readonly BlockLink[],
): ReadonlyMap<string, Point> {
  const corners = new Map<string, Point>();
  const columnOf = new Map(columns.flatMap((column, index) => column.map(({ id }) => [id, index] as const)));
  let x = entries.length === 0 ? 0 : Math.max(...entries.map(({ width }) => width)) + columnGap;
  columns.forEach((column, index) => {
    let y = 0;
    for (const { id, height } of column) {
      corners.set(id, { x, y });
      y += height + boxGap;
    }
    const right = x + Math.max(0, ...column.map(({ width }) => width));
    const lane = exits.filter(({ id }) => laneOf(id, links, columnOf) === index);
    const start = x;
    x = right + columnGap;
    if (lane.length === 0) return;
    const laneX = nearestLane(lane, { column, corners, links, x: start, right });
    beside(lane, { corners, links, x: laneX, isSource: false });
    x = Math.max(x, laneX + Math.max(...lane.map(({ width }) => width)) + columnGap / 2);
  });
  beside(entries, { corners, links, x: 0, isSource: true });
  return atOrigin(corners);
}

/** The column after which a lone node stands: that of its rightmost caller. */
function laneOf(id: string, links: readonly BlockLink[], columnOf: ReadonlyMap<string, number>): number {
  return links.reduce(
    (most, { source, target }) => (target === id ? Math.max(most, columnOf.get(source) ?? 0) : most),
    0,
  );
}

interface Lane {
  readonly column: Column;
  readonly corners: Map<string, Point>;
  readonly links: readonly BlockLink[];
  readonly x: number;
  readonly right: number;
}

/** Beside its caller where a single lone node fits into the column, else right of the whole column. */
function nearestLane(lane: readonly Block[], { column, corners, links, x, right }: Lane): number {
  const [only] = lane;
  if (only === undefined || lane.length > 1) return right + columnGap / 2;
  const callers = column.filter(({ id }) =>
    links.some(({ source, target }) => source === id && target === only.id),
  );
  const after = x + Math.max(0, ...callers.map(({ width }) => width)) + columnGap / 2;
  const trial = new Map(corners);
  beside(lane, { corners: trial, links, x: after, isSource: false });
  const room = { ...(trial.get(only.id) ?? { x: 0, y: 0 }), width: only.width, height: only.height };
  const isFree = column.every(
    ({ id, width, height }) =>
      !doOverlap({ ...(corners.get(id) ?? { x: 0, y: 0 }), width: width + boxGap, height }, room),
  );
  return isFree ? after : right + columnGap / 2;
}

interface Side {
  readonly corners: Map<string, Point>;
  readonly links: readonly BlockLink[];
  readonly x: number;
  readonly isSource: boolean;
}

/** Puts blocks at the heights of what they call or are called by. */
function beside(blocks: readonly Block[], { corners, links, x, isSource }: Side): void {
  const wanted = blocks.map((block) => {
    const ys = links.flatMap((link) => {
      const [own, other] = isSource ? [link.source, link.target] : [link.target, link.source];
      const corner = corners.get(other);
      if (own !== block.id || corner === undefined) return [];
      const [ownY, otherY] = isSource ? [link.sourceY, link.targetY] : [link.targetY, link.sourceY];
      return [corner.y + otherY - ownY];
    });
    return { block, y: ys.length === 0 ? null : ys.reduce((sum, y) => sum + y, 0) / ys.length };
  });
  const settled = wanted.map(({ block, y }) => ({ block, y: y ?? belowCaller(block, wanted, links) }));
  settled.sort((a, b) => a.y - b.y || (a.block.id < b.block.id ? -1 : 1));
  const things = settled.map(({ block, y }) => ({ wantedY: y, above: 0, below: block.height }));
  spreadApart(things, boxGap).forEach((y, index) => {
    const block = settled[index]?.block;
    if (block !== undefined) corners.set(block.id, { x: x + shiftOf(block, blocks), y });
  });
}

/** Lone nodes stand in the middle of their column. */
function shiftOf({ isBox, width }: Block, blocks: readonly Block[]): number {
  return isBox ? 0 : (Math.max(...blocks.map((other) => other.width)) - width) / 2;
}

interface Wanted {
  readonly block: Block;
  readonly y: number | null;
}

function belowCaller({ id }: Block, wanted: readonly Wanted[], links: readonly BlockLink[]): number {
  const callers = new Set(links.flatMap(({ source, target }) => (target === id ? [source] : [])));
  const caller = wanted.find(({ block, y }) => y !== null && callers.has(block.id));
  return caller === undefined ? 0 : (caller.y ?? 0) + caller.block.height + boxGap;
}

function atOrigin(corners: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  let top = Infinity;
  for (const { y } of corners.values()) top = Math.min(top, y);
  return new Map([...corners].map(([id, { x, y }]) => [id, { x, y: y - top }]));
}

interface Weighed {
  readonly blocks: readonly Block[];
  readonly links: readonly BlockLink[];
  readonly aspect: number;
}

/** How large it can be shown in a place of height 1 and width `aspect`, less for long ways between the blocks. */
function worthOf(corners: ReadonlyMap<string, Point>, { blocks, links, aspect }: Weighed): number {
  let right = 1;
  let bottom = 1;
  const widths = new Map<string, number>();
  for (const { id, width, height } of blocks) {
    const { x, y } = corners.get(id) ?? { x: 0, y: 0 };
    widths.set(id, width);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  let way = 0;
  for (const { source, target, sourceY, targetY } of links) {
    const from = corners.get(source) ?? { x: 0, y: 0 };
    const to = corners.get(target) ?? { x: 0, y: 0 };
    way += Math.abs(to.x - from.x - (widths.get(source) ?? 0)) + Math.abs(to.y + targetY - from.y - sourceY);
  }
  const meanWay = links.length === 0 ? 0 : way / links.length;
  return Math.min(aspect / right, 1 / bottom) / (1 + (0.4 * meanWay) / (right + bottom));
}
