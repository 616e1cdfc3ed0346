import { spreadApart } from "./spread-apart.ts";

/** A node, or a box of versions that keeps its inner order. Reaches are px from its own y. */
export interface LayeredUnit {
  readonly id: string;
  readonly above: number;
  readonly below: number;
  /** Something outside of this drawing calls it: it stays at the left although nothing inside does. */
  readonly isCalledFromOutside: boolean;
}

export interface LayeredEdge {
  readonly source: string;
  readonly target: string;
}

export interface LayeredPlace {
  /** Column from the left, 0 first. */
  readonly rank: number;
  /** px; the least is 0 at the top reach of the topmost unit. */
  readonly y: number;
}

const SWEEPS = 8;
const ALIGN_ROUNDS = 6;

type Neighbours = readonly (readonly number[])[];

/**
 * Layers from left to right: cycles broken by depth-first search, ranks by longest path, crossings reduced by
 * barycentre sweeps, heights by pulling each unit towards its neighbours. The same input gives the same output, whatever
 * its order.
 */
export function layeredPass(
  given: readonly LayeredUnit[],
  edges: readonly LayeredEdge[],
  gap: number,
): ReadonlyMap<string, LayeredPlace> {
  const units = given.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const next = acyclic(neighboursOf(units, edges));
  const before = reversed(next);
  const ranks = ranksOf(units, next, before);
  const columns = ordered(columnsOf(ranks, next, before), next, before);
  const ys = heights(units, { columns, next, before, gap });
  return new Map(units.map(({ id }, index) => [id, { rank: ranks[index] ?? 0, y: ys[index] ?? 0 }]));
}

function neighboursOf(units: readonly LayeredUnit[], edges: readonly LayeredEdge[]): Neighbours {
  const index = new Map(units.map(({ id }, place) => [id, place]));
  const next = units.map(() => new Set<number>());
  for (const { source, target } of edges) {
    const from = index.get(source);
    const to = index.get(target);
    if (from !== undefined && to !== undefined && from !== to) next[from]?.add(to);
  }
  return next.map((targets) => [...targets].toSorted((a, b) => a - b));
}

function reversed(next: Neighbours): Neighbours {
  const before: number[][] = next.map(() => []);
  next.forEach((targets, from) => {
    for (const to of targets) before[to]?.push(from);
  });
  return before;
}

/** Leaves out edges that lead back to where a search came from. Sources are searched first. */
function acyclic(next: Neighbours): Neighbours {
  const state = next.map((): "new" | "open" | "done" => "new");
  const kept: number[][] = next.map(() => []);
  const called = reversed(next);
  const all = [...next.keys()];
  const isCalled = (unit: number): boolean => called[unit]?.length !== 0;
  const roots = [...all.filter((unit) => !isCalled(unit)), ...all.filter(isCalled)];
  for (const root of roots) {
    if (state[root] !== "new") continue;
    state[root] = "open";
    const stack = [{ unit: root, at: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = next[top.unit]?.[top.at];
      top.at += 1;
      if (to === undefined) {
        state[top.unit] = "done";
        stack.pop();
      } else if (state[to] !== "open") {
        kept[top.unit]?.push(to);
        if (state[to] === "new") {
          state[to] = "open";
          stack.push({ unit: to, at: 0 });
        }
      }
    }
  }
  return kept;
}

/** Longest path from the sources; a source that nothing outside calls moves up to what it calls. */
function ranksOf(units: readonly LayeredUnit[], next: Neighbours, before: Neighbours): number[] {
  const ranks = units.map(() => 0);
  const open = before.map((sources) => sources.length);
  const queue = [...open.keys()].filter((unit) => open[unit] === 0);
  for (let at = 0; at < queue.length; at += 1) {
    const unit = queue[at] ?? 0;
    for (const to of next[unit] ?? []) {
      ranks[to] = Math.max(ranks[to] ?? 0, (ranks[unit] ?? 0) + 1);
      open[to] = (open[to] ?? 1) - 1;
      if (open[to] === 0) queue.push(to);
    }
  }
  units.forEach(({ isCalledFromOutside }, unit) => {
    const targets = next[unit] ?? [];
    if (before[unit]?.length !== 0 || targets.length === 0 || isCalledFromOutside) return;
    ranks[unit] = Math.min(...targets.map((to) => ranks[to] ?? 0)) - 1;
  });
  return ranks;
}

/** First order in each column: as a search along the edges finds them. */
function columnsOf(ranks: readonly number[], next: Neighbours, before: Neighbours): number[][] {
  const columns: number[][] = Array.from({ length: Math.max(-1, ...ranks) + 1 }, () => []);
  const seen = new Set<number>();
  const roots = [...ranks.keys()].toSorted(
    (a, b) => Number(before[a]?.length) - Number(before[b]?.length) || a - b,
  );
  for (const root of roots) {
    const stack = [root];
    for (let unit = stack.pop(); unit !== undefined; unit = stack.pop()) {
      if (seen.has(unit)) continue;
      seen.add(unit);
      columns[ranks[unit] ?? 0]?.push(unit);
      stack.push(...(next[unit] ?? []).toReversed());
    }
  }
  return columns;
}

function ordered(columns: number[][], next: Neighbours, before: Neighbours): number[][] {
  const place: number[] = next.map(() => 0);
  const note = (column: readonly number[]): void =>
    column.forEach((unit, index) => {
      place[unit] = (index + 0.5) / column.length;
    });
  columns.forEach(note);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0;
    const neighbours = isForward ? before : next;
    for (const column of isForward ? columns : columns.toReversed()) {
      const wanted = new Map(column.map((unit) => [unit, mean(neighbours[unit] ?? [], place)]));
      column.sort(
        (a, b) =>
          (wanted.get(a) ?? place[a] ?? 0) - (wanted.get(b) ?? place[b] ?? 0) ||
          (place[a] ?? 0) - (place[b] ?? 0),
      );
      note(column);
    }
  }
  return columns;
}

/** Undefined without neighbours: then a unit stays where it is. */
function mean(neighbours: readonly number[], values: readonly number[]): number | undefined {
  if (neighbours.length === 0) return undefined;
  return neighbours.reduce((sum, unit) => sum + (values[unit] ?? 0), 0) / neighbours.length;
}

interface Columns {
  readonly columns: readonly (readonly number[])[];
  readonly next: Neighbours;
  readonly before: Neighbours;
  readonly gap: number;
}

function heights(units: readonly LayeredUnit[], { columns, next, before, gap }: Columns): number[] {
  const ys = units.map(() => 0);
  const settle = (column: readonly number[], wantedY: (unit: number) => number): void => {
    const things = column.map((unit) => ({
      wantedY: wantedY(unit),
      above: units[unit]?.above ?? 0,
      below: units[unit]?.below ?? 0,
    }));
    spreadApart(things, gap).forEach((y, index) => {
      ys[column[index] ?? 0] = y;
    });
  };
  for (const column of columns) settle(column, () => 0);
  for (let round = 0; round < ALIGN_ROUNDS; round += 1) {
    const isForward = round % 2 === 0;
    const neighbours = isForward ? before : next;
    for (const column of isForward ? columns : columns.toReversed())
      settle(column, (unit) => mean(neighbours[unit] ?? [], ys) ?? ys[unit] ?? 0);
  }
  const top = units.reduce((least, { above }, unit) => Math.min(least, (ys[unit] ?? 0) - above), Infinity);
  return ys.map((y) => Math.round(y - top));
}
