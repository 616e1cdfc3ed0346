import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { isBroken, type ReplayedEdge, worstClass } from "./replayed-edge.ts";
import { edgeReplayer, type ReplayOptions } from "./replay-edges.ts";

export interface ChangePath {
  readonly before: MeshSnapshot;
  /** After each write, in order; the last one is what the change wants. */
  readonly states: readonly MeshSnapshot[];
}

export interface PathProblem {
  /** Position in `states` of what is in force while it happens. */
  readonly state: number;
  /**
   * `interrupted`: works before and after, not in between. `exposed`: refused before and after, let in in between.
   * `unclear`: nothing happens to it in the end, and in between a fact that is not known decides.
   */
  readonly kind: "interrupted" | "exposed" | "unclear";
  readonly replayed: ReplayedEdge;
}

/** An edge in a state between two writes, against how it fares now. */
export interface Between {
  /** Position in `states`. */
  readonly state: number;
  readonly replayed: ReplayedEdge;
}

export interface EdgePath {
  readonly problems: readonly PathProblem[];
  /** States in which something happens to the edge; the last one is not among them. */
  readonly between: readonly Between[];
}

/**
 * Writes of several objects reach proxies one after another. For each edge: what the states in between do to it, and those
 * in which it fares worse than both before and after (decision 42). The final state itself is not a problem of the path.
 */
export function pathChecker(
  edges: readonly ObservedEdge[],
  { before, states }: ChangePath,
  options: ReplayOptions = {},
): (edge: ObservedEdge, final: ReplayedEdge) => EdgePath {
  const replayers = states.slice(0, -1).map((after) => edgeReplayer(edges, { before, after }, options));
  return (edge, final) => {
    const between = replayers.map((replay, state): Between => ({ state, replayed: replay(edge) }));
    return {
      between: between.filter(({ replayed }) => worstClass(replayed) !== "unchanged"),
      problems: between.flatMap(({ state, replayed }): readonly PathProblem[] => {
        const kind = problemOf(replayed, final);
        return kind === null ? [] : [{ state, kind, replayed }];
      }),
    };
  };
}

function problemOf(between: ReplayedEdge, final: ReplayedEdge): PathProblem["kind"] | null {
  if (isBroken(between) && (!isBroken(final) || failsMore(between, final))) return "interrupted";
  if (between.verdict === "newly-allowed" && final.verdict !== "newly-allowed") return "exposed";
  if (between.verdict === "uncertain" && final.verdict === "unchanged" && !isBroken(final)) return "unclear";
  return null;
}

function failsMore(
  { failing: between }: ReplayedEdge,
  { failing, verdict, brokenByTls }: ReplayedEdge,
): boolean {
  if (verdict === "newly-denied" || brokenByTls) return false;
  return (between?.minRatio ?? 0) > (failing?.maxRatio ?? 0) + 1e-6;
}
