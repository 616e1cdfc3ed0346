import type { ChangeEffect } from "../../contracts/effect.ts";
import { groupBy } from "../../domain/base/group-by.ts";
import type { ObjectRef } from "../../domain/kube/object-ref.ts";
import type { PathProblem, ReplayedEdge } from "../../domain/simulation/index.ts";
import { callerOf, targetOf, type Volumes } from "./effect-rows.ts";

type Problem = ChangeEffect["path"]["problems"][number];

const MOST_EXAMPLES = 5;

interface PathInput extends Pick<Volumes, "requestsOf"> {
  /** In the order of the writes. */
  readonly refs: readonly ObjectRef[];
  readonly problems: readonly PathProblem[];
  /** Edges after each write, in the same order. */
  readonly steps: readonly (readonly ReplayedEdge[])[];
  readonly countsOf: (edges: readonly ReplayedEdge[]) => ChangeEffect["counts"];
  readonly isShown: (replayed: ReplayedEdge) => boolean;
  /** Why, in one sentence; what the person may not see is not named. */
  readonly sentenceOf: (replayed: ReplayedEdge) => string;
}

/** Problems of the way by write and kind, with a few examples of each. */
export function pathView({
  refs,
  problems,
  steps,
  countsOf,
  isShown,
  sentenceOf,
  requestsOf,
}: PathInput): ChangeEffect["path"] {
  const groups = groupBy(
    problems.filter(({ replayed }) => isShown(replayed)),
    ({ state, kind }) => `${state} ${kind}`,
  );
  return {
    writes: refs.length,
    steps: refs.flatMap((ref, at) => {
      const { unchanged: _, ...counts } = countsOf(steps[at] ?? []);
      const happening = Object.entries(counts).flatMap(([name, { edges, callers, requests, bytes }]) =>
        edges === 0 ? [] : [{ class: name as keyof typeof counts, edges, callers, requests, bytes }],
      );
      return [{ after: ref, write: at + 1, happening }];
    }),
    problems: [...groups.values()].flatMap((members): Problem[] => {
      const [first] = members;
      const after = first === undefined ? undefined : refs[first.state];
      if (first === undefined || after === undefined) return [];
      return [
        {
          after,
          write: first.state + 1,
          kind: first.kind,
          edges: members.length,
          requests: members.reduce((sum, { replayed }) => sum + requestsOf(replayed.edge), 0),
          examples: members
            .toSorted((a, b) => requestsOf(b.replayed.edge) - requestsOf(a.replayed.edge))
            .slice(0, MOST_EXAMPLES)
            .map(({ replayed }) => ({
              caller: callerOf(replayed.edge),
              target: targetOf(replayed.edge),
              isObserved: !replayed.conditions.includes("not-observed"),
              because: sentenceOf(replayed),
            })),
        },
      ];
    }),
  };
}
