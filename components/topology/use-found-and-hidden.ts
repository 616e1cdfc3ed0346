"use client";

import { useMemo } from "react";
import { findInGraph } from "@/lib/domain/topology/find.ts";
import type { TopologyAnswer } from "./topology-answer.ts";
import type { TopologyChoices } from "./use-topology-choices.ts";

const NOTHING: ReadonlySet<string> = new Set();

/** What the find field marks and the hide field takes away. Hide wins. A text that cannot be read does nothing and says why. */
export function useFoundAndHidden(answer: TopologyAnswer | undefined, { find, hide }: TopologyChoices) {
  return useMemo(() => {
    if (answer === undefined) return { graph: undefined, found: NOTHING, foundCount: null, problems: {} };
    const hidden = findInGraph(answer, hide);
    const graph = hidden.ok && hidden.value.size > 0 ? without(answer, hidden.value) : answer;
    const matched = findInGraph(graph, find);
    return {
      graph,
      found: matched.ok ? matched.value : NOTHING,
      foundCount: find.trim() === "" || !matched.ok ? null : matched.value.size,
      problems: {
        ...(matched.ok ? {} : { find: matched.error }),
        ...(hidden.ok ? {} : { hide: hidden.error }),
      },
    };
  }, [answer, find, hide]);
}

/** Edges go with their ends, boxes with their last node. */
function without(answer: TopologyAnswer, hidden: ReadonlySet<string>): TopologyAnswer {
  const nodes = answer.nodes.filter(({ id }) => !hidden.has(id));
  const kept = new Set(nodes.map(({ id }) => id));
  const inBoxes = new Set(nodes.flatMap(({ namespace, appBox }) => [`namespace/${namespace}`, appBox ?? ""]));
  return {
    ...answer,
    nodes,
    edges: answer.edges.filter(
      ({ id, source, target }) => !hidden.has(id) && kept.has(source) && kept.has(target),
    ),
    boxes: answer.boxes.filter(({ id }) => inBoxes.has(id)),
  };
}
