import type { Evidence, Missing } from "../evidence.ts";
import type { Moved, NewlyFailing } from "./replayed-edge.ts";
import type { PossibleRoutes, PossibleRule, Shares } from "./route-shares.ts";

export interface RouteChange {
  readonly moved: Moved | null;
  readonly failing: NewlyFailing | null;
  /** Share that reaches nobody before and after; null when none certainly does. */
  readonly stillFailing: NewlyFailing | null;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

const NO_CHANGE: RouteChange = {
  moved: null,
  failing: null,
  stillFailing: null,
  evidence: [],
  missing: [],
};

const UNKNOWN_REQUEST: Missing = {
  what: "path, method and headers",
  why: "Several rules of the host may match, and the metrics do not say which requests were sent",
};

const NO_ROUTE: PossibleRule = {
  shares: new Map([["", 1]]),
  failing: [{ object: null, path: [], text: "No rule leads to the host any more" }],
  matchKey: "",
  label: "",
  loads: [],
  missing: [],
  timing: null,
};

/** What becomes of requests of which only the host is known. Null: the client's proxy has no rule that leads to the host. */
export function routeChange(was: PossibleRoutes | null, becomes: PossibleRoutes | null): RouteChange {
  if (was === null) return NO_CHANGE;
  const after = becomes?.rules ?? [NO_ROUTE];
  if (was.key === becomes?.key) return { ...NO_CHANGE, ...stillFailing(was.rules, after) };
  const missing = [...was.rules, ...after].flatMap((rule) => rule.missing);
  if (missing.length > 0) return { ...NO_CHANGE, missing: missing.slice(0, 1) };
  const pairs = pairsOf(was.rules, after);
  const change = pairs === null ? rulesChanged(was.rules, after) : destinationsChanged(pairs);
  const still = stillFailing(was.rules, after);
  return { ...change, ...still, evidence: change.failing === null ? still.evidence : change.evidence };
}

/** What fails whichever rule matches, with and without the change: the change does not cause it, and does not mend it. */
function stillFailing(
  was: readonly PossibleRule[],
  becomes: readonly PossibleRule[],
): Pick<RouteChange, "stillFailing" | "evidence"> {
  const minRatio = Math.min(...[...was, ...becomes].map(unreached));
  if (minRatio < 1e-6 || [...was, ...becomes].some(({ missing }) => missing.length > 0))
    return { stillFailing: null, evidence: [] };
  return { stillFailing: { minRatio, maxRatio: 1 }, evidence: evidenceOf(becomes) };
}

/** The same rules with other destinations: exact where one rule is all there is, or where all fare alike. */
function destinationsChanged(pairs: readonly Pair[]): RouteChange {
  const changed = pairs.filter(([before, after]) => !sameShares(before.shares, after.shares));
  if (changed.length === 0) return NO_CHANGE;
  const rises = pairs.map(([before, after]) => unreached(after) - unreached(before));
  const failing = failingOf(Math.min(...rises), Math.max(...rises));
  const mayFail = failing !== null && failing.minRatio === 0;
  const isMixed = changed.length > 1 && changed.length < pairs.length;
  return {
    moved: isMixed ? null : movedOf(changed, pairs.length),
    failing,
    stillFailing: null,
    evidence: failing === null ? [] : evidenceOf(changed.map(([, after]) => after)),
    missing: mayFail || isMixed ? [UNKNOWN_REQUEST] : [],
  };
}

function movedOf(changed: readonly Pair[], rules: number): Moved | null {
  const moving = changed.find(
    ([before, after]) => reached(after).size > 0 && !sameShares(reached(before), reached(after)),
  );
  if (moving === undefined) return null;
  const [before, after] = moving;
  return {
    before: reached(before),
    after: reached(after),
    onlyRule: rules === 1 ? null : after.label,
  };
}

type Pair = readonly [before: PossibleRule, after: PossibleRule];

/** Rules that match the same requests on both sides, in order; null when what they match differs. */
function pairsOf(was: readonly PossibleRule[], becomes: readonly PossibleRule[]): readonly Pair[] | null {
  const [onlyBefore] = was;
  const [onlyAfter] = becomes;
  if (was.length === 1 && becomes.length === 1 && onlyBefore !== undefined && onlyAfter !== undefined)
    return [[onlyBefore, onlyAfter]];
  if (was.length !== becomes.length) return null;
  const pairs = was.flatMap((before, at): readonly Pair[] => {
    const after = becomes[at];
    return after?.matchKey === before.matchKey ? [[before, after]] : [];
  });
  return pairs.length === was.length ? pairs : null;
}

/** Other rules than before: only what holds whichever of them matches is certain. */
function rulesChanged(was: readonly PossibleRule[], becomes: readonly PossibleRule[]): RouteChange {
  const before = was.map(unreached);
  const after = becomes.map(unreached);
  const failing = failingOf(
    Math.min(...after) - Math.max(...before),
    Math.max(...after) - Math.min(...before),
  );
  const all = [...was, ...becomes].map(({ shares }) => shares);
  const [first] = all;
  if (first !== undefined && all.every((shares) => sameShares(shares, first))) return NO_CHANGE;
  const isCertain = failing !== null && failing.minRatio === failing.maxRatio && failing.minRatio > 0;
  return {
    moved: null,
    failing,
    stillFailing: null,
    evidence: failing === null ? [] : evidenceOf(becomes),
    missing: isCertain ? [] : [UNKNOWN_REQUEST],
  };
}

/** Sums of rounded shares are not exact: less than a millionth is nothing. */
function failingOf(min: number, max: number): NewlyFailing | null {
  return max < 1e-6 ? null : { minRatio: min < 1e-6 ? 0 : min, maxRatio: Math.min(1, max) };
}

function unreached({ shares }: PossibleRule): number {
  return shares.get("") ?? 0;
}

/** Shares among those that are reached; empty when nobody is. */
function reached({ shares }: PossibleRule): Shares {
  const found = [...shares].filter(([by]) => by !== "");
  const total = found.reduce((sum, [, share]) => sum + share, 0);
  return new Map(found.map(([by, share]) => [by, Math.round((share / total) * 1e9) / 1e9]));
}

function evidenceOf(rules: readonly PossibleRule[]): readonly Evidence[] {
  const all = rules.flatMap(({ failing }) => failing);
  return [...new Map(all.map((evidence) => [evidence.text, evidence])).values()];
}

function sameShares(a: Shares, b: Shares): boolean {
  return a.size === b.size && [...a].every(([by, share]) => b.get(by) === share);
}
