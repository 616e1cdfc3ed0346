import type { ObservedEdge } from "../../traffic/edges.ts";
import type { BreakerCeiling } from "../destination/breaker.ts";
import type { Evidence, Missing } from "../evidence.ts";
import type { Shares } from "./route-shares.ts";
import type { TimeChange } from "./time-change.ts";

export type ReplayVerdict = "unchanged" | "newly-denied" | "newly-allowed" | "uncertain";

/** What explains a verdict about an edge, beside it. */
export type EdgeCondition = "no-identity" | "not-in-mesh" | "not-observed";

/** Share of an edge's requests that would reach nobody and do today: between two bounds, 0–1. */
export interface NewlyFailing {
  /** 0 where only requests of some paths, methods or headers may meet it. */
  readonly minRatio: number;
  readonly maxRatio: number;
}

export interface OverLimit {
  /** Of the destination that comes closest to its limit. */
  readonly ceiling: BreakerCeiling;
  /** Requests of this edge under way at the same time. */
  readonly expectedRequests: number;
  /** Requests of every caller of the destination under way at the same time. */
  readonly allCallersRequests: number;
}

export interface Moved {
  /** Workloads by share; what reaches nobody is left out. */
  readonly before: Shares;
  readonly after: Shares;
  /** The rule whose destinations change, where the host has several; null when all requests are meant. */
  readonly onlyRule: string | null;
}

export interface ReplayedEdge {
  readonly edge: ObservedEdge;
  /** False where nothing of the change can touch the edge. */
  readonly isJudged: boolean;
  readonly verdict: ReplayVerdict;
  readonly conditions: readonly EdgeCondition[];
  /** Null when routing stays as it is. */
  readonly moved: Moved | null;
  readonly brokenByTls: boolean;
  /** Null when no more requests than today reach nobody. */
  readonly failing: NewlyFailing | null;
  /** Share that reaches nobody before and after the change; null when none certainly does. */
  readonly stillFailing: NewlyFailing | null;
  /** Null when the change keeps the traffic under its limits. */
  readonly overLimit: OverLimit | null;
  /** Null when timeouts and retries stay as they are. */
  readonly timing: TimeChange | null;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

/** Effects beside the verdict, and the verdict: an edge stands under its verdict and under every effect that it has. */
export const REPLAY_CLASSES = [
  "newly-denied",
  "newly-failing",
  "broken-by-tls",
  "timing-out",
  "still-failing",
  "over-limit",
  "uncertain",
  "newly-allowed",
  "moved",
  "retimed",
  "unchanged",
] as const;
/** Worst first. */
export type ReplayClass = (typeof REPLAY_CLASSES)[number];

/** `unchanged` only where nothing at all happens to the edge. */
export function classesOf({
  verdict,
  moved,
  brokenByTls,
  failing,
  stillFailing,
  overLimit,
  timing,
}: ReplayedEdge): readonly ReplayClass[] {
  const effects: readonly ReplayClass[] = [
    ...(failing !== null && failing.minRatio > 0 ? (["newly-failing"] as const) : []),
    ...(brokenByTls ? (["broken-by-tls"] as const) : []),
    ...(isTimingOut(timing) ? (["timing-out"] as const) : []),
    ...(stillFailing === null ? [] : (["still-failing"] as const)),
    ...(overLimit === null ? [] : (["over-limit"] as const)),
    ...(moved === null ? [] : (["moved"] as const)),
    ...(timing === null || isTimingOut(timing) ? [] : (["retimed"] as const)),
  ];
  if (verdict !== "unchanged") return [verdict, ...effects];
  return effects.length === 0 ? ["unchanged"] : effects;
}

function isTimingOut(timing: TimeChange | null): boolean {
  return (timing?.timingOut?.minRatio ?? 0) > 0;
}

/** The class that is said first about an edge. */
export function worstClass(replayed: ReplayedEdge): ReplayClass {
  const classes = classesOf(replayed);
  return REPLAY_CLASSES.find((name) => classes.includes(name)) ?? "unchanged";
}

/** Whether requests that work today would not: certain, not merely possible. */
export function isBroken(replayed: ReplayedEdge): boolean {
  const { verdict, brokenByTls, failing } = replayed;
  return verdict === "newly-denied" || brokenByTls || (failing !== null && failing.minRatio > 0);
}
