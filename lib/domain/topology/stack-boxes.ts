import { layeredPass } from "./layered-pass.ts";
import { MEASURES, type Point } from "./layout-measures.ts";
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
const MOST_COLUMNS = 8;
const SMALL = 4;

/** Upper left corners: what only calls at the left, what is only called (and no namespace) at the right, the rest between. */
export function stackBoxes(
  blocks: readonly Block[],
  links: readonly BlockLink[],
  aspect: number,
): ReadonlyMap<string, Point> {
  const flow = flowOf(blocks, links);
  const inOrder = byFlow(flow.middle, links);
  let best: ReadonlyMap<string, Point> = new Map();
  let bestScale = -1;
  for (let columns = 1; columns <= Math.min(MOST_COLUMNS, Math.max(1, inOrder.length)); columns += 1) {
    const corners = placed(flow, columnsOf(inOrder, columns), links);
    const scale = scaleOf(blocks, corners, aspect);
    if (scale > bestScale * 1.04) {
      best = corners;
      bestScale = scale;
    }
  }
  return best;
}

function flowOf(blocks: readonly Block[], links: readonly BlockLink[]): Flow {
  const called = new Set(links.map(({ target }) => target));
  const calling = new Set(links.map(({ source }) => source));
  const isEntry = ({ id, hasInside, size }: Block): boolean =>
    !called.has(id) && !hasInside && (calling.has(id) || size <= SMALL);
  const isExit = ({ id, isBox }: Block): boolean => !isBox && !calling.has(id) && called.has(id);
  return {
    entries: blocks.filter((block) => isEntry(block)),
    exits: blocks.filter((block) => !isEntry(block) && isExit(block)),
    middle: blocks.filter((block) => !isEntry(block) && !isExit(block)),
  };
}

/** Callers before called. */
function byFlow(blocks: readonly Block[], links: readonly BlockLink[]): readonly Block[] {
  const units = blocks.map(({ id }) => ({ id, above: 1, below: 1, isCalledFromOutside: true }));
  const places = layeredPass(units, links, 0);
  const rankOf = ({ id }: Block): number => places.get(id)?.rank ?? 0;
  const yOf = ({ id }: Block): number => places.get(id)?.y ?? 0;
  return blocks.toSorted((a, b) => rankOf(a) - rankOf(b) || yOf(a) - yOf(b) || (a.id < b.id ? -1 : 1));
}

/** Fills columns one after the other, about equally high. */
function columnsOf(blocks: readonly Block[], count: number): readonly (readonly Block[])[] {
  const total = blocks.reduce((sum, { height }) => sum + height + boxGap, 0);
  const columns: Block[][] = [[]];
  let filled = 0;
  for (const block of blocks) {
    const isFull = filled + (block.height + boxGap) / 2 > (total / count) * columns.length;
    if (isFull && columns.length < count && columns.at(-1)?.length !== 0) columns.push([]);
    columns.at(-1)?.push(block);
    filled += block.height + boxGap;
  }
  return columns;
}

function placed(
  { entries, exits }: Flow,
  columns: readonly (readonly Block[])[],
  links: readonly BlockLink[],
): ReadonlyMap<string, Point> {
  const corners = new Map<string, Point>();
  const columnOf = new Map(columns.flatMap((column, index) => column.map(({ id }) => [id, index] as const)));
  const laneOf = ({ id }: Block): number =>
    Math.max(
      0,
      ...links.filter(({ target }) => target === id).map(({ source }) => columnOf.get(source) ?? 0),
    );
  let x = entries.length === 0 ? 0 : Math.max(...entries.map(({ width }) => width)) + columnGap;
  columns.forEach((column, index) => {
    let y = 0;
    for (const { id, height } of column) {
      corners.set(id, { x, y });
      y += height + boxGap;
    }
    x += Math.max(0, ...column.map(({ width }) => width));
    const lane = exits.filter((block) => laneOf(block) === index);
    if (lane.length > 0) {
      beside(lane, { corners, links, x: x + columnGap / 2, isSource: false });
      x += columnGap / 2 + Math.max(...lane.map(({ width }) => width));
    }
    x += columnGap;
  });
  beside(entries, { corners, links, x: 0, isSource: true });
  return atOrigin(corners);
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
    return { block, y: ys.length === 0 ? 0 : ys.reduce((sum, y) => sum + y, 0) / ys.length };
  });
  wanted.sort((a, b) => a.y - b.y || (a.block.id < b.block.id ? -1 : 1));
  const things = wanted.map(({ block, y }) => ({ wantedY: y, above: 0, below: block.height }));
  spreadApart(things, boxGap).forEach((y, index) => {
    const block = wanted[index]?.block;
    if (block !== undefined) corners.set(block.id, { x, y });
  });
}

function atOrigin(corners: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  let top = Infinity;
  for (const { y } of corners.values()) top = Math.min(top, y);
  return new Map([...corners].map(([id, { x, y }]) => [id, { x, y: y - top }]));
}

/** How large it can be shown in a place of height 1 and width `aspect`. */
function scaleOf(blocks: readonly Block[], corners: ReadonlyMap<string, Point>, aspect: number): number {
  let right = 1;
  let bottom = 1;
  for (const { id, width, height } of blocks) {
    const { x, y } = corners.get(id) ?? { x: 0, y: 0 };
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return Math.min(aspect / right, 1 / bottom);
}
