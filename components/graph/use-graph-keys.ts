"use client";

import { useReactFlow } from "@xyflow/react";
import { useShortcut } from "../layout/shortcuts.ts";
import { walk, type Direction } from "@/lib/domain/topology/walk.ts";
import type { Selection, GraphAnswer } from "./graph-answer.ts";
import type { KeptLayout } from "./use-layout.ts";

interface GraphKeys {
  /** The keys belong to somebody else. */
  readonly isOff: boolean;
  readonly graph: GraphAnswer;
  readonly layout: KeptLayout;
  readonly selection: Selection | null;
  readonly cursor: string | null;
  readonly onCursor: (id: string) => void;
  readonly onSelect: (selection: Selection | null) => void;
  readonly onShow: (id: string) => void;
  readonly onMark?: ((id: string) => void) | undefined;
  readonly onFit: () => void;
}

const GROUP = "topology";
const ZOOM_STEP = 1.25;

/** Arrows walk along the traffic, ↵ selects, 0 fits, + and − zoom. */
export function useGraphKeys(keys: GraphKeys): void {
  const { isOff, graph, layout, selection, cursor, onCursor, onSelect, onShow, onFit, onMark } = keys;
  const flow = useReactFlow();
  const here = cursor ?? (selection?.kind === "node" ? selection.id : null);

  function go(direction: Direction): void {
    const places = layout.nodes;
    const edges = graph.edges.map(({ source, target, rateRps, bytesPerS }) => ({
      source,
      target,
      weight: rateRps + bytesPerS / 30_000,
    }));
    const next = here === null ? (graph.nodes[0]?.id ?? null) : walk(here, direction, { places, edges });
    if (next === null) return;
    onCursor(next);
    onShow(next);
    requestAnimationFrame(() => nodeElement(next)?.focus({ preventScroll: true }));
  }

  const arrow = (direction: Direction) => ({
    keys: `arrow${direction}`,
    group: GROUP,
    run: () => go(direction),
  });
  useShortcut({ ...arrow("left"), label: "Walk up stream" }, !isOff);
  useShortcut({ ...arrow("right"), label: "Walk down stream" }, !isOff);
  useShortcut({ ...arrow("up"), label: "Walk to the sibling above" }, !isOff);
  useShortcut({ ...arrow("down"), label: "Walk to the sibling below" }, !isOff);
  const focusedNode = (): string | null =>
    document.activeElement?.closest<HTMLElement>("[data-topology-node]")?.dataset["topologyNode"] ?? here;
  const select = () => {
    const id = focusedNode();
    if (id !== null) onSelect({ kind: "node", id });
  };
  const mark = () => {
    const id = focusedNode();
    if (id !== null) onMark?.(id);
  };
  useShortcut(
    { keys: "x", label: "Mark for an edit", group: GROUP, run: mark },
    !isOff && onMark !== undefined,
  );
  const isOnGraph = !isOff && here !== null;
  useShortcut({ keys: "enter", label: "Show what was walked to", group: GROUP, run: select }, isOnGraph);
  useShortcut({ keys: "0", label: "Fit the graph", group: GROUP, run: onFit }, !isOff);
  const zoomBy = (factor: number) => () => void flow.zoomTo(flow.getZoom() * factor);
  useShortcut({ keys: "+", label: "Zoom in", group: GROUP, run: zoomBy(ZOOM_STEP) }, !isOff);
  useShortcut({ keys: "=", label: "Zoom in", group: GROUP, run: zoomBy(ZOOM_STEP) }, !isOff);
  useShortcut({ keys: "-", label: "Zoom out", group: GROUP, run: zoomBy(1 / ZOOM_STEP) }, !isOff);
}

function nodeElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-topology-node="${CSS.escape(id)}"]`);
}
