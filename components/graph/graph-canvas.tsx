"use client";

import "@xyflow/react/dist/base.css";
import {
  ConnectionMode,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  type Connection,
} from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { around, MEASURES } from "@/lib/domain/topology/layout-measures.ts";
import { useReducedMotion } from "./use-reduced-motion.ts";
import { BoxLayer, BoxTitles } from "./box-layer.tsx";
import { EdgeLayer } from "./edge-layer.tsx";
import { GraphControls } from "./graph-controls.tsx";
import { MeshNode } from "./mesh-node.tsx";
import type { GraphOverlay } from "./edge-look.ts";
import type { EdgeLabelName, GraphAnswer, Selection } from "./graph-answer.ts";
import { MANY_NODES, useDrawnGraph } from "./use-drawn-graph.ts";
import { useGraphKeys } from "./use-graph-keys.ts";
import type { KeptLayout } from "./use-layout.ts";

export interface GraphCanvasProps {
  readonly graph: GraphAnswer;
  readonly layout: KeptLayout;
  readonly labels: readonly EdgeLabelName[];
  readonly withBadges: boolean;
  readonly selection: Selection | null;
  readonly found: ReadonlySet<string>;
  readonly onSelect: (selection: Selection | null) => void;
  /** What a draft does to edges; null draws health. */
  readonly overlay?: GraphOverlay | null;
  /** A drawing inside of a page: no keys, no legend, the wheel scrolls the page. */
  readonly isEmbedded?: boolean;
  /** Nodes marked for an edit, first to last. */
  readonly marked?: readonly string[];
  readonly onMark?: (id: string) => void;
  /** Dragged from one node to another one. */
  readonly onConnect?: (source: string, target: string) => void;
}

const nodeTypes = { mesh: MeshNode };
const NO_EDGES: never[] = [];
const NO_MARKS: readonly string[] = [];
const DRAWN_LINE = { stroke: "var(--accent)", strokeWidth: 2, strokeDasharray: "6 3" } as const;
const HOVER_MS = 150;
const { node: reach } = MEASURES;

type Detail = "all" | "names" | "discs";

const detailOf = ({ transform }: { readonly transform: readonly [number, number, number] }): Detail =>
  transform[2] >= 0.745 ? "all" : transform[2] >= 0.4 ? "names" : "discs";

/** The drawing itself: React Flow pans, zooms and holds the nodes; boxes and edges are drawn beside it. */
export function GraphCanvas(props: GraphCanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing(props: GraphCanvasProps) {
  const {
    graph,
    layout,
    onSelect,
    overlay = null,
    isEmbedded = false,
    marked = NO_MARKS,
    onMark,
    onConnect,
  } = props;
  const [hovered, setHovered] = useHover();
  const [cursor, setCursor] = useState<string | null>(null);
  const { nodes, edges } = useDrawnGraph({
    ...props,
    overlay,
    marked,
    isInteractive: !isEmbedded,
    isConnectable: onConnect !== undefined,
    hovered,
    cursor,
  });
  const fit = useFit(layout);
  const show = useShow(layout);
  const detail = useStore(detailOf);
  useGraphKeys({
    ...props,
    isOff: isEmbedded,
    onMark,
    cursor,
    onCursor: setCursor,
    onShow: show,
    onFit: fit,
  });

  const selectEdge = useCallback((id: string) => onSelect({ kind: "edge", id }), [onSelect]);
  const hoverEdge = useCallback(
    (id: string | null) => setHovered(id === null ? null : { kind: "edge", id }),
    [setHovered],
  );
  return (
    <div data-detail={detail} className="group/graph absolute inset-0 bg-bg">
      <ReactFlow
        nodes={nodes}
        edges={NO_EDGES}
        nodeTypes={nodeTypes}
        onNodeClick={({ shiftKey }, { id }) => {
          setCursor(id);
          if (shiftKey && onMark !== undefined) onMark(id);
          else onSelect({ kind: "node", id });
        }}
        onNodeMouseEnter={(_, { id }) => setHovered({ kind: "node", id })}
        onNodeMouseLeave={() => setHovered(null)}
        onPaneClick={() => onSelect(null)}
        nodesDraggable={false}
        nodesConnectable={onConnect !== undefined}
        connectOnClick={false}
        connectionMode={ConnectionMode.Loose}
        connectionLineStyle={DRAWN_LINE}
        onConnect={({ source, target }: Connection) => {
          if (source !== target) onConnect?.(source, target);
        }}
        nodesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements={graph.nodes.length > MANY_NODES}
        minZoom={0.08}
        maxZoom={2}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomActivationKeyCode={null}
        panActivationKeyCode={null}
        zoomOnScroll={!isEmbedded}
        preventScrolling={!isEmbedded}
      >
        <BoxLayer graph={graph} layout={layout} />
        <EdgeLayer edges={edges} onSelect={selectEdge} onHover={hoverEdge} />
        <BoxTitles graph={graph} layout={layout} />
      </ReactFlow>
      <GraphControls onFit={fit} withLegend={!isEmbedded} />
    </div>
  );
}

function useHover(): readonly [Selection | null, (next: Selection | null) => void] {
  const [hovered, setHovered] = useState<Selection | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const set = useCallback((next: Selection | null) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHovered(next), next === null ? 0 : HOVER_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [hovered, set];
}

/** Fits a drawing when it is first seen; a refresh of the same drawing leaves the view where it is. */
function useFit(layout: KeptLayout): () => void {
  const flow = useReactFlow();
  const isReady = useStore(({ width, height, panZoom }) => width > 0 && height > 0 && panZoom !== null);
  const isStill = useReducedMotion();
  const fitted = useRef("");
  const fit = useCallback(
    (duration: number) => {
      const points = [...layout.nodes.values()].map(({ x, y }) => ({
        x: x - reach.left,
        y: y - reach.above,
        width: reach.left + reach.right,
        height: reach.above + reach.below,
      }));
      const room = around([...points, ...layout.boxes.values()]);
      if (room !== null) void flow.fitBounds(room, { padding: 0.04, duration });
    },
    [flow, layout],
  );
  useEffect(() => {
    if (!isReady || fitted.current === layout.drawing) return;
    fitted.current = layout.drawing;
    fit(0);
  }, [isReady, layout.drawing, fit]);
  return useCallback(() => fit(isStill ? 0 : 240), [fit, isStill]);
}

/** Brings a node into view when it is outside of it. */
function useShow(layout: KeptLayout): (id: string) => void {
  const flow = useReactFlow();
  const isStill = useReducedMotion();
  return useCallback(
    (id: string) => {
      const place = layout.nodes.get(id);
      const frame = document.querySelector(".react-flow")?.getBoundingClientRect();
      if (place === undefined || frame === undefined) return;
      const { x, y } = flow.flowToScreenPosition(place);
      const isSeen =
        x > frame.left + 40 && x < frame.right - 40 && y > frame.top + 40 && y < frame.bottom - 60;
      if (!isSeen)
        void flow.setCenter(place.x, place.y, { zoom: flow.getZoom(), duration: isStill ? 0 : 240 });
    },
    [flow, layout, isStill],
  );
}
