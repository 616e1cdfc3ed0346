import { formatDuration } from "../../base/format.ts";
import { DEFAULT_BACKOFF_MS, worstCase } from "../../istio/retry-arithmetic.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import type { Bucket } from "../../traffic/quantile.ts";
import type { Evidence, Missing } from "../evidence.ts";
import type { PossibleRoutes, PossibleRule, RuleTiming } from "./route-shares.ts";

/** Share of requests between two bounds, 0–1: a histogram tells only in which bucket a request lies. */
export interface Range {
  readonly minRatio: number;
  readonly maxRatio: number;
}

export interface TimeLimits {
  /** Null: nothing bounds the request. */
  readonly timeoutMs: number | null;
  /** The first try and its retries. */
  readonly tries: number;
  /** Null: a try may take as long as the request. */
  readonly perTryMs: number | null;
  /** Longest time until the caller has an answer; null when nothing bounds it. */
  readonly longestMs: number | null;
}

/** Other timeouts or retries than before, held against observed request times. */
export interface TimeChange {
  readonly before: TimeLimits;
  readonly after: TimeLimits;
  /** The rule that changes, where the host has several; null when all requests are meant. */
  readonly onlyRule: string | null;
  /** Requests that would run into the new timeout and end today; null when none can. */
  readonly timingOut: Range | null;
  /** Requests in which a try would end early and be made again; null when none can. */
  readonly triedAgain: Range | null;
}

export interface TimeAnswer {
  readonly change: TimeChange | null;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

const NO_CHANGE: TimeAnswer = { change: null, evidence: [], missing: [] };

/** What becomes of requests that take as long as observed. Rules that cannot be told apart leave a range. */
export function timeChange(
  edge: ObservedEdge,
  was: PossibleRoutes | null,
  becomes: PossibleRoutes | null,
): TimeAnswer {
  if (was === null || becomes === null) return NO_CHANGE;
  const changed = changedRules(was.rules, becomes.rules);
  const [first] = changed;
  if (first === undefined) return NO_CHANGE;
  const isEvery = changed.length === becomes.rules.length;
  const timedOut = timedOutRatio(edge);
  const overs = changed.map(({ timing: { after } }) =>
    overTimeout(edge.requestTimes, after.timeoutMs, timedOut),
  );
  const again = changed.map(({ timing }) => newlyTriedAgain(edge.requestTimes, timing));
  const worst = changed.toSorted((a, b) => limitOf(a) - limitOf(b))[0] ?? first;
  const timingOut = joined(overs, isEvery);
  return {
    change: {
      before: limitsOf(worst.timing.before),
      after: limitsOf(worst.timing.after),
      onlyRule: becomes.rules.length === 1 ? null : worst.rule.label,
      timingOut,
      triedAgain: joined(again, isEvery),
    },
    evidence: worst.rule.timing === null ? [] : [worst.rule.timing.evidence],
    missing: missingFor(edge, { worst: worst.timing.after, timingOut, isEvery }),
  };
}

interface ChangedRule {
  readonly rule: PossibleRule;
  readonly timing: { readonly before: RuleTiming; readonly after: RuleTiming };
}

/** Rules that match the same are compared with each other; a rule that is new, with the only timing there was. */
function changedRules(
  was: readonly PossibleRule[],
  becomes: readonly PossibleRule[],
): readonly ChangedRule[] {
  const byMatch = new Map(was.map((rule) => [rule.matchKey, rule]));
  return becomes.flatMap((rule): readonly ChangedRule[] => {
    const before = (byMatch.get(rule.matchKey) ?? (was.length === 1 ? was[0] : strictest(was)))?.timing;
    const after = rule.timing;
    if (before == null || after === null || sameTiming(before, after)) return [];
    return [{ rule, timing: { before, after } }];
  });
}

function strictest(rules: readonly PossibleRule[]): PossibleRule | undefined {
  return rules.toSorted((a, b) => (a.timing?.timeoutMs ?? Infinity) - (b.timing?.timeoutMs ?? Infinity))[0];
}

function sameTiming(a: RuleTiming, b: RuleTiming): boolean {
  return (
    a.timeoutMs === b.timeoutMs &&
    a.retries === b.retries &&
    (a.retries === 0 || a.perTryTimeoutMs === b.perTryTimeoutMs)
  );
}

function limitOf({ timing: { after } }: ChangedRule): number {
  return after.timeoutMs ?? Infinity;
}

/** Without retries the time of a try bounds nothing: Istio then writes no retry policy. */
function limitsOf({ timeoutMs, retries, perTryTimeoutMs }: RuleTiming): TimeLimits {
  const perTryMs = retries === 0 ? null : perTryTimeoutMs;
  const { tries, longestMs } = worstCase({
    timeoutMs,
    retries,
    perTryTimeoutMs: perTryMs,
    backoffMs: DEFAULT_BACKOFF_MS,
  });
  return { timeoutMs, tries, perTryMs, longestMs };
}

/** Share that ended in a timeout already. */
function timedOutRatio({ codes, rateRps }: ObservedEdge): number {
  const timedOut = codes.filter(({ flags }) => flags.split(",").includes("UT"));
  return rateRps === 0 ? 0 : timedOut.reduce((sum, code) => sum + code.rateRps, 0) / rateRps;
}

function overTimeout(
  times: readonly Bucket[] | undefined,
  limitMs: number | null,
  already: number,
): Range | null {
  if (limitMs === null) return null;
  const { minRatio, maxRatio } = slowerThan(times, limitMs);
  const range = { minRatio: Math.max(0, minRatio - already), maxRatio: Math.max(0, maxRatio - already) };
  return range.maxRatio < LEAST ? null : range;
}

/** A whole request that is faster than the time of one try was one try. */
function newlyTriedAgain(
  times: readonly Bucket[] | undefined,
  { before, after }: ChangedRule["timing"],
): Range | null {
  const limit = limitsOf(after).perTryMs;
  const earlier = limitsOf(before).perTryMs;
  if (limit === null || (earlier !== null && earlier <= limit)) return null;
  const range = slowerThan(times, limit);
  return range.maxRatio < LEAST ? null : range;
}

const LEAST = 1e-6;
const UNKNOWN: Range = { minRatio: 0, maxRatio: 1 };

/** Share of requests that take longer, by the buckets on both sides of the limit. Unknown without a histogram. */
export function slowerThan(times: readonly Bucket[] | undefined, limitMs: number): Range {
  const sorted = (times ?? []).toSorted((a, b) => a.le - b.le);
  const last = sorted.at(-1);
  if (last === undefined || last.le !== Infinity || !(last.count > 0)) return UNKNOWN;
  const total = last.count;
  const below = sorted.findLast(({ le }) => le <= limitMs)?.count ?? 0;
  const above = sorted.find(({ le }) => le >= limitMs)?.count ?? total;
  return { minRatio: clamp(1 - above / total), maxRatio: clamp(1 - below / total) };
}

const clamp = (ratio: number): number => (ratio < LEAST ? 0 : Math.min(1, ratio));

/** Which rule a request takes is not known: only what all of them do is certain. */
function joined(ranges: readonly (Range | null)[], isEvery: boolean): Range | null {
  const maxRatio = Math.max(...ranges.map((range) => range?.maxRatio ?? 0));
  if (maxRatio < LEAST) return null;
  return { minRatio: isEvery ? Math.min(...ranges.map((range) => range?.minRatio ?? 0)) : 0, maxRatio };
}

interface Undecided {
  readonly worst: RuleTiming;
  readonly timingOut: Range | null;
  readonly isEvery: boolean;
}

/** Why it is not certain that requests run into the timeout, where they may. */
function missingFor(edge: ObservedEdge, { worst, timingOut, isEvery }: Undecided): readonly Missing[] {
  if (timingOut === null || timingOut.minRatio > 0 || edge.rateRps === 0) return [];
  if (!isEvery)
    return [
      {
        what: "path, method and headers",
        why: "One of several rules of the host changes, and the metrics do not say which requests it takes",
      },
    ];
  const limit = worst.timeoutMs ?? 0;
  if (edge.requestTimes === undefined)
    return [{ what: "request times", why: "No histogram of this caller's requests was read" }];
  const sorted = edge.requestTimes.toSorted((a, b) => a.le - b.le);
  const from = sorted.findLast(({ le }) => le <= limit)?.le ?? 0;
  const to = sorted.find(({ le }) => le >= limit)?.le ?? Infinity;
  const upper = to === Infinity ? "longer" : formatDuration(to);
  return [
    {
      what: "request times",
      why: `The histogram has one bucket from ${formatDuration(from)} to ${upper}, and ${formatDuration(limit)} is inside`,
    },
  ];
}
