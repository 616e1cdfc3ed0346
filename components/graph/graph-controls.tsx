"use client";

import { useReactFlow, useStore } from "@xyflow/react";
import { ChevronDown, ChevronUp, Maximize, Minus, Plus } from "lucide-react";
import { useState } from "react";
import { readStored, writeStored } from "../layout/stored-choice.ts";
import { IconButton } from "../ui/button.tsx";
import { GraphLegend } from "./graph-legend.tsx";

const LEGEND_KEY = "foresail.topology-legend";

/** Zoom and legend, bottom left. */
export function GraphControls({
  onFit,
  withLegend,
}: {
  readonly onFit: () => void;
  readonly withLegend: boolean;
}) {
  const flow = useReactFlow();
  const percent = useStore(({ transform }) => Math.round(transform[2] * 100));
  return (
    <div className="pointer-events-none absolute bottom-3 left-3 z-20 flex flex-col items-start gap-2.5">
      <div className="pointer-events-auto flex items-center rounded-card border border-border bg-surface p-px">
        <IconButton
          size="sm"
          label="Zoom out"
          icon={<Minus aria-hidden className="size-3.5" />}
          onClick={() => void flow.zoomTo(flow.getZoom() / 1.25)}
        />
        <span className="w-12 text-center text-small text-muted">{percent} %</span>
        <IconButton
          size="sm"
          label="Zoom in"
          icon={<Plus aria-hidden className="size-3.5" />}
          onClick={() => void flow.zoomTo(flow.getZoom() * 1.25)}
        />
        <IconButton
          size="sm"
          label="Fit the graph"
          icon={<Maximize aria-hidden className="size-3.5" />}
          onClick={onFit}
        />
      </div>
      {withLegend ? <FoldedLegend /> : null}
    </div>
  );
}

/** Open or closed as the person left it. */
function FoldedLegend() {
  const [isOpen, setIsOpen] = useState(() => readStored(LEGEND_KEY) === "open");
  const Chevron = isOpen ? ChevronDown : ChevronUp;
  return (
    <section
      aria-label="Legend"
      className="pointer-events-auto rounded-card border border-border bg-surface text-small text-muted"
    >
      <button
        type="button"
        aria-expanded={isOpen}
        className="flex h-7 w-full items-center justify-between gap-6 rounded-card px-3 font-semibold text-muted hover:text-text"
        onClick={() => {
          writeStored(LEGEND_KEY, isOpen ? "closed" : "open");
          setIsOpen(!isOpen);
        }}
      >
        Legend
        <Chevron aria-hidden className="size-3.5" />
      </button>
      {isOpen ? <GraphLegend /> : null}
    </section>
  );
}
