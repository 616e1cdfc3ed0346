"use client";

import { useEffect, useRef, useState } from "react";
import { keepPlaces } from "@/lib/domain/topology/keep-places.ts";
import type { Layout, LayoutInput, Point } from "@/lib/domain/topology/layout.ts";
import type { LayoutAnswer, LayoutQuestion } from "./layout-question.ts";
import { namespaceBoxOf, type GraphAnswer } from "./graph-answer.ts";

export interface KeptLayout extends Layout {
  /** The drawing this belongs to: another view or filter is another drawing. */
  readonly drawing: string;
}

interface Session {
  readonly ask: (question: LayoutQuestion) => void;
  readonly close: () => void;
}

function open(onAnswer: (answer: LayoutAnswer) => void): Session {
  const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), {
    type: "module",
    name: "layout",
  });
  let last: LayoutQuestion | null = null;
  worker.addEventListener("message", ({ data }: MessageEvent<LayoutAnswer>) => onAnswer(data));
  worker.addEventListener("error", () => {
    if (last !== null) onAnswer({ number: last.number, layout: keepPlaces(last.input, last.known) });
  });
  return {
    ask: (question) => {
      last = question;
      worker.postMessage(question);
    },
    close: () => worker.terminate(),
  };
}

/**
 * Where everything stands. Figures may change without moving anything; only new nodes are placed. Places of nodes that
 * left are remembered for as long as the drawing is.
 */
export function useLayout(graph: GraphAnswer | undefined, drawing: string, aspect: number | null) {
  const [layout, setLayout] = useState<KeptLayout | null>(null);
  const session = useRef<Session | null>(null);
  const known = useRef<{ drawing: string; places: Map<string, Point> }>({ drawing: "", places: new Map() });
  const asked = useRef({ number: 0, drawing: "" });

  useEffect(() => {
    const opened = open(({ number, layout: answer }) => {
      if (number !== asked.current.number) return;
      const { drawing: own } = asked.current;
      if (known.current.drawing !== own) known.current = { drawing: own, places: new Map() };
      for (const [id, place] of answer.nodes) known.current.places.set(id, place);
      setLayout({ ...answer, drawing: own });
    });
    session.current = opened;
    return () => opened.close();
  }, []);

  const nodeKey =
    graph === undefined
      ? null
      : graph.nodes
          .map(({ id, appBox }) => `${id} ${appBox}`)
          .toSorted()
          .join("\n");
  const latest = useRef(graph);
  useEffect(() => {
    latest.current = graph;
  });
  useEffect(() => {
    if (nodeKey === null || aspect === null || latest.current === undefined) return;
    const number = asked.current.number + 1;
    asked.current = { number, drawing };
    const places = known.current.drawing === drawing ? known.current.places : new Map<string, Point>();
    session.current?.ask({ number, input: inputOf(latest.current, aspect), known: places });
  }, [nodeKey, drawing, aspect]);
  return layout;
}

function inputOf({ nodes, edges }: GraphAnswer, aspect: number): LayoutInput {
  return {
    aspect,
    nodes: nodes.map((node) => ({ id: node.id, appBox: node.appBox, box: namespaceBoxOf(node) })),
    edges: edges.map(({ source, target }) => ({ source, target })),
  };
}
