"use client";

import dynamic from "next/dynamic";
import { useMemo } from "react";
import type { Selection } from "../../graph/graph-answer.ts";
import { useAspect } from "../../graph/use-aspect.ts";
import { useLayout } from "../../graph/use-layout.ts";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { graphInMode, overlayOf, type GraphMode } from "./effect-overlay.ts";
import type { Effect } from "./effect-words.ts";

const GraphCanvas = dynamic(async () => (await import("../../graph/graph-canvas.tsx")).GraphCanvas, {
  ssr: false,
  loading: () => <SkeletonLines count={5} label="the graph" />,
});

export const GRAPH_MODES = [
  { value: "before", label: "Before" },
  { value: "after", label: "After" },
  { value: "changed", label: "Only changed" },
] as const satisfies readonly { readonly value: GraphMode; readonly label: string }[];

export interface EffectGraphProps {
  readonly effect: Effect;
  readonly mode: GraphMode;
  readonly onMode: (mode: GraphMode) => void;
  /** Edge of the row that is picked in the table. */
  readonly selectedEdge: string | null;
  readonly onSelectEdge: (id: string | null) => void;
}

const LABELS = ["rate", "errors"] as const;
const NOTHING: ReadonlySet<string> = new Set();

/** Callers and what they call, with the colours of what the change does. Positions are the same before and after. */
export function EffectGraph({ effect, mode, onMode, selectedEdge, onSelectEdge }: EffectGraphProps) {
  const [frame, aspect] = useAspect();
  const layout = useLayout(effect.graph, "effect", aspect);
  const graph = useMemo(() => graphInMode(effect, mode), [effect, mode]);
  const overlay = useMemo(() => (mode === "before" ? null : overlayOf(effect)), [effect, mode]);
  const selection = useMemo(
    (): Selection | null => (selectedEdge === null ? null : { kind: "edge", id: selectedEdge }),
    [selectedEdge],
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center justify-between gap-2 border-b border-border px-3.5 py-1.5">
        <span className="text-small text-subtle">On the graph</span>
        <SegmentedControl
          label="Graph before or after"
          size="sm"
          value={mode}
          options={GRAPH_MODES}
          onChange={onMode}
        />
      </div>
      <div ref={frame} className="relative min-h-64 flex-1 overflow-hidden">
        {layout === null ? null : (
          <GraphCanvas
            graph={graph}
            layout={layout}
            labels={LABELS}
            withBadges={false}
            selection={selection}
            found={NOTHING}
            overlay={overlay}
            isEmbedded
            onSelect={(next) => onSelectEdge(next?.kind === "edge" ? next.id : null)}
          />
        )}
      </div>
    </div>
  );
}
