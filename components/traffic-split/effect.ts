import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readSplit } from "@/lib/contracts/split.ts";
import { formatRate } from "@/lib/domain/base/format.ts";
import {
  addRanges,
  exactly,
  isExact,
  isTelling,
  projectSplit,
  type RpsRange,
} from "@/lib/domain/traffic/projection.ts";

export type Split = ResponseOf<typeof readSplit>;
export type Route = Split["routes"][number];
export type Caller = Route["callers"][number];

export interface EffectRow {
  readonly caller: Caller;
  /** By version. */
  readonly before: readonly number[];
  /** Null: not known, see `caller.because`. */
  readonly after: readonly RpsRange[] | null;
  readonly verdict: "weight_moved" | "unchanged" | "uncertain";
}

export interface SplitEffect {
  readonly rows: readonly EffectRow[];
  /** By version, over all callers. */
  readonly before: readonly number[];
  /** Null when a caller's part is not known. */
  readonly after: readonly RpsRange[] | null;
  /** Requests that would reach another version than now; null when not known. */
  readonly movedRps: RpsRange | null;
  /** 0–1 of the route's requests. */
  readonly movedRatio: number;
}

/** What new weights do to the callers of one route, as far as metrics can say. */
export function effectOf(route: Route, change: WeightChange, hiddenRps: number): SplitEffect {
  const isMoved = change.was.some((weight, at) => weight !== change.is[at]);
  const rows = route.callers.map((caller) => rowOf(caller, change.is, isMoved));
  const versions = route.destinations.map((_destination, at) => at);
  const known = rows.flatMap(({ after }) => (after === null ? [] : [after]));
  const isKnown = known.length === rows.length && hiddenRps === 0;
  const before = versions.map((at) => rows.reduce((sum, row) => sum + (row.before[at] ?? 0), 0));
  const after = isKnown
    ? versions.map((at) => addRanges(known.map((ranges) => ranges[at] ?? exactly(0))))
    : null;
  return {
    rows,
    before,
    after,
    movedRps: after === null ? null : movedOf(before, after),
    movedRatio: movedRatio(change),
  };
}

export interface WeightChange {
  /** Live weights. */
  readonly was: readonly number[];
  readonly is: readonly number[];
}

function rowOf(caller: Caller, weights: readonly number[], isMoved: boolean): EffectRow {
  const before = caller.versions.map(({ rateRps }) => rateRps);
  const unchanged: EffectRow = { caller, before, after: before.map(exactly), verdict: "unchanged" };
  if (!isMoved || caller.way === "elsewhere") return unchanged;
  if (caller.way === "unknown") return { caller, before, after: null, verdict: "uncertain" };
  const projection = projectSplit(caller.versions, weights);
  return projection === null
    ? unchanged
    : { caller, before, after: projection.after, verdict: "weight_moved" };
}

/** Between bounds: the sum of what versions gain. */
function movedOf(before: readonly number[], after: readonly RpsRange[]): RpsRange {
  const gains = after.map(({ minRps, maxRps }, at) => ({
    minRps: Math.max(0, minRps - (before[at] ?? 0)),
    maxRps: Math.max(0, maxRps - (before[at] ?? 0)),
  }));
  return addRanges(gains);
}

function movedRatio({ was, is }: WeightChange): number {
  const [wasTotal, isTotal] = [sum(was), sum(is)];
  if (wasTotal === 0 || isTotal === 0) return 0;
  return is.reduce(
    (moved, weight, at) => moved + Math.max(0, weight / isTotal - (was[at] ?? 0) / wasTotal),
    0,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** "74.1", "19.1–23.5", or "unknown" when the bounds say nothing. Without unit. */
export function rangeText(range: RpsRange | null | undefined): string {
  if (range === null || range === undefined || !isTelling(range)) return "unknown";
  return isExact(range)
    ? formatRate(range.maxRps)
    : `${formatRate(range.minRps)}–${formatRate(range.maxRps)}`;
}
