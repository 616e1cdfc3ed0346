"use client";

import type { KeyboardEvent, PointerEvent } from "react";
import { cn } from "../ui/cn.ts";

export interface ResizeHandleProps {
  readonly label: string;
  /** vertical: a line between left and right, moved sideways. */
  readonly orientation: "vertical" | "horizontal";
  /** px of the thing that grows towards the start of the page. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly onResize: (size: number) => void;
}

const STEP = 16;

/** Edge of a right panel or bottom drawer: drag, or arrow keys. */
export function ResizeHandle({ label, orientation, size, min, max, onResize }: ResizeHandleProps) {
  const clamp = (next: number) => Math.min(max, Math.max(min, Math.round(next)));
  const isVertical = orientation === "vertical";

  function handleKeyDown(event: KeyboardEvent) {
    const grow = isVertical ? "ArrowLeft" : "ArrowUp";
    const shrink = isVertical ? "ArrowRight" : "ArrowDown";
    const next = { [grow]: size + STEP, [shrink]: size - STEP, Home: min, End: max }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onResize(clamp(next));
  }
  function handlePointerMove(event: PointerEvent<HTMLDivElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box !== undefined)
      onResize(clamp(isVertical ? box.right - event.clientX : box.bottom - event.clientY));
  }

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      className={cn(
        "ring-inside absolute z-10 touch-none hover:bg-accent-border",
        isVertical
          ? "inset-y-0 -left-0.75 w-1.5 cursor-ew-resize"
          : "inset-x-0 -top-0.75 h-1.5 cursor-ns-resize",
      )}
      onKeyDown={handleKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={handlePointerMove}
    />
  );
}
