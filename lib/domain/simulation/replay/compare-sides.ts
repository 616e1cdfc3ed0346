import type { ObservedEdge } from "../../traffic/edges.ts";
import { shortPrincipal } from "../../base/format.ts";
import type { AuthorizeAnswer } from "../authz/authorize.ts";
import type { Evidence, Missing } from "../evidence.ts";
import { type Demand, overLimitOf } from "./breaker-load.ts";
import type { EdgeSide } from "./edge-side.ts";
import type { EdgeCondition, ReplayedEdge, ReplayVerdict } from "./replayed-edge.ts";
import { type RouteChange, routeChange } from "./route-change.ts";
import { timeChange } from "./time-change.ts";

export interface Compared {
  readonly was: EdgeSide;
  readonly becomes: EdgeSide;
  /** Null when no request time is known. */
  readonly demand: Demand | null;
}

/** What the step from one side to the other does to the requests of an edge. */
export function compareSides(edge: ObservedEdge, { was, becomes, demand }: Compared): ReplayedEdge {
  const brokenByTls = isRefused(becomes) && !isRefused(was);
  const decided = verdictOf(was, becomes);
  const routed = was.routes === null ? reachedChange(was, becomes) : routeChange(was.routes, becomes.routes);
  const timed = timeChange(edge, was.routes, becomes.routes);
  const isUncertain =
    decided.verdict === "uncertain" ||
    (decided.verdict === "unchanged" && routed.missing.length + timed.missing.length > 0);
  return {
    edge,
    isJudged: true,
    verdict: isUncertain ? "uncertain" : decided.verdict,
    conditions: conditionsOf(edge, becomes),
    moved: routed.moved,
    brokenByTls,
    failing: routed.failing,
    stillFailing: routed.stillFailing,
    overLimit: overLimitOf(edge, demand, { was, becomes }),
    timing: timed.change,
    evidence: [
      ...(brokenByTls ? (becomes.connection?.evidence ?? []) : []),
      ...decided.evidence,
      ...routed.evidence,
      ...timed.evidence,
    ],
    missing: [...decided.missing, ...routed.missing, ...timed.missing],
  };
}

/** An edge that the change cannot touch. */
export function untouchedEdge(edge: ObservedEdge, side: Pick<EdgeSide, "clients">): ReplayedEdge {
  const conditions = conditionsOf(edge, { ...side, connection: null });
  return {
    edge,
    isJudged: false,
    ...UNCHANGED,
    conditions,
    moved: null,
    brokenByTls: false,
    failing: null,
    stillFailing: null,
    overLimit: null,
    timing: null,
  };
}

function isRefused({ connection }: EdgeSide): boolean {
  return connection?.outcome === "refused";
}

interface Decided {
  readonly verdict: ReplayVerdict;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

const UNCHANGED: Decided = { verdict: "unchanged", evidence: [], missing: [] };

/** The same unknown on the same policies is no change: what decided before decides after. */
function verdictOf(wasSide: EdgeSide, becomesSide: EdgeSide): Decided {
  const { verdict: was } = wasSide;
  const { verdict: becomes } = becomesSide;
  if (isRefused(wasSide) && becomes !== null && becomes.verdict !== "deny") {
    const verdict = becomes.verdict === "allow" ? "newly-allowed" : "uncertain";
    return { verdict, evidence: becomes.evidence, missing: becomes.missing };
  }
  if (was === null || becomes === null) return UNCHANGED;
  if (was.verdict === "unknown" || becomes.verdict === "unknown") {
    if (sameReasons(was.evidence, becomes.evidence) && was.verdict === becomes.verdict) return UNCHANGED;
    const missing = becomes.verdict === "unknown" ? becomes.missing : was.missing;
    return { verdict: "uncertain", evidence: becomes.evidence, missing };
  }
  if (was.verdict === becomes.verdict) return UNCHANGED;
  if (becomes.verdict === "allow")
    return { verdict: "newly-allowed", evidence: becomes.evidence, missing: [] };
  return { verdict: "newly-denied", evidence: deniedBecause(becomesSide, becomes), missing: [] };
}

/** Where no ALLOW rule matched, says who it is that none of them names. */
function deniedBecause({ caller }: EdgeSide, { by, evidence }: AuthorizeAnswer): readonly Evidence[] {
  const [first, ...rest] = evidence;
  if (first === undefined || by === null || by.rule !== null) return evidence;
  const who = caller === null ? "a caller without identity" : shortPrincipal(caller);
  return [{ ...first, text: `No ALLOW rule matches ${who}` }, ...rest];
}

function sameReasons(a: readonly Evidence[], b: readonly Evidence[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const NOTHING_ROUTED: RouteChange = {
  moved: null,
  failing: null,
  stillFailing: null,
  evidence: [],
  missing: [],
};

/** Without HTTP rules (TCP): whether the destination has endpoints. */
function reachedChange(was: EdgeSide, becomes: EdgeSide): RouteChange {
  if (was.destination?.outcome !== "ok" || becomes.destination === null) return NOTHING_ROUTED;
  if (becomes.destination.outcome === "ok") return NOTHING_ROUTED;
  if (becomes.destination.missing.length > 0)
    return { ...NOTHING_ROUTED, missing: becomes.destination.missing };
  return {
    ...NOTHING_ROUTED,
    failing: { minRatio: 1, maxRatio: 1 },
    evidence: becomes.destination.evidence.slice(-1),
  };
}

function conditionsOf(
  edge: ObservedEdge,
  { connection, clients }: Pick<EdgeSide, "connection" | "clients">,
): readonly EdgeCondition[] {
  const conditions: EdgeCondition[] = [];
  if (connection === null ? edge.mtlsRatio === 0 : connection.outcome === "plaintext")
    conditions.push("no-identity");
  if (clients.every(({ dataplane }) => dataplane === "none") && edge.source.principal === null) {
    conditions.push("not-in-mesh");
  }
  if (edge.rateRps === 0 && edge.tcp === null) conditions.push("not-observed");
  return conditions;
}
