import type { MeshSnapshot } from "../../domain/mesh/snapshot.ts";
import {
  assumedEdges,
  type Between,
  edgeReplayer,
  pathChecker,
  type PathProblem,
  type ReplayedEdge,
} from "../../domain/simulation/index.ts";
import type { ObservedEdge } from "../../domain/traffic/edges.ts";

export interface ReplayedChange {
  readonly observed: readonly ReplayedEdge[];
  /** Callers that were not seen. */
  readonly assumed: readonly ReplayedEdge[];
  readonly skipped: number;
  readonly problems: readonly PathProblem[];
  /** Observed callers to whom something happens between two writes. */
  readonly between: readonly Between[];
}

interface Replaying {
  readonly before: MeshSnapshot;
  /** After each write; at least one. */
  readonly states: readonly MeshSnapshot[];
  readonly edges: readonly ObservedEdge[];
  readonly peakRequests: (edge: ObservedEdge) => number | null;
}

const MOST_ASSUMED = 4_000;

/** Replays observed and assumed callers over the whole change, and over each state in between those that it touches. */
export async function replayChange({
  before,
  states,
  edges,
  peakRequests,
}: Replaying): Promise<ReplayedChange> {
  const after = states.at(-1) ?? before;
  const { edges: quiet, skipped } = assumedEdges({ before, after, observed: edges, most: MOST_ASSUMED });
  const all = [...edges, ...quiet];
  const replay = edgeReplayer(edges, { before, after }, { peakRequests });
  const replayed = await inSlices(all, replay);
  const checkPath = pathChecker(edges, { before, states }, { peakRequests });
  const paths = states.length < 2 ? [] : await inSlices(replayed, (each) => checkPath(each.edge, each));
  return {
    observed: replayed.slice(0, edges.length),
    assumed: replayed.slice(edges.length),
    skipped,
    problems: paths.flatMap(({ problems }) => problems),
    between: paths.slice(0, edges.length).flatMap(({ between }) => between),
  };
}

/** Edges between two looks at what else waits: some milliseconds. */
const SLICE = 200;

/** Ten thousand edges take a tenth of a second: others are let in between. */
async function inSlices<From, To>(items: readonly From[], work: (item: From) => To): Promise<readonly To[]> {
  const done: To[] = [];
  for (let from = 0; from < items.length; from += SLICE) {
    for (const item of items.slice(from, from + SLICE)) done.push(work(item));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}
