"use client";

import { useState, type KeyboardEvent, type PointerEvent } from "react";
import { cn } from "./cn.ts";

export interface SplitHandleProps {
  readonly leftName: string;
  readonly rightName: string;
  readonly atPercent: number;
  /** Null: a neighbour is locked (or the bar is read-only), drawn as a plain line. */
  readonly range: { readonly min: number; readonly max: number; readonly value: number } | null;
  readonly total: number;
  readonly valueText: string;
  /** Lines of the tooltip while dragging. */
  readonly tip: string | null;
  /** New weight of the version at the left. */
  readonly onMove: (leftWeight: number) => void;
  readonly onDrag: (clientX: number) => void;
  readonly onDragEnd: () => void;
  /** Null when read-only. */
  readonly onToggleLock: (() => void) | null;
  readonly onEven: () => void;
}

/** Weights of 1 % and 5 % of the total, at least one. */
function stepOf(total: number, percent: number): number {
  return Math.max(1, Math.round((total * percent) / 100));
}

/** ← → 1 %, ⇧ 5 %, Home End, digits then ↵ for the version at the left, L lock, E even. */
export function SplitHandle(props: SplitHandleProps) {
  const { leftName, rightName, atPercent, range, total, valueText, tip, onMove, onToggleLock } = props;
  const [typed, setTyped] = useState("");
  const isActive = range !== null;

  function handleKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyTarget(event, { range, total, typed });
    if (next !== null) {
      onMove(next);
      keep(event, "");
    } else if (isActive && /^\d$/.test(event.key)) keep(event, typed + event.key);
    else if (typed !== "" && event.key === "Backspace") keep(event, typed.slice(0, -1));
    else if (typed !== "" && event.key === "Escape") keep(event, "");
    else handleCommand(event);
  }
  function handleCommand(event: KeyboardEvent) {
    const command = { l: onToggleLock, e: onToggleLock === null ? null : props.onEven }[
      event.key.toLowerCase()
    ];
    if (!command) return;
    command();
    keep(event, "");
  }
  function keep(event: KeyboardEvent, text: string) {
    event.preventDefault();
    setTyped(text);
  }
  function handlePointerDown(event: PointerEvent<HTMLDivElement>) {
    if (!isActive || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
  }
  function handlePointerMove(event: PointerEvent<HTMLDivElement>) {
    if (isActive && event.currentTarget.hasPointerCapture(event.pointerId)) props.onDrag(event.clientX);
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`Boundary between ${leftName} and ${rightName}`}
      aria-orientation="horizontal"
      aria-valuemin={range?.min ?? 0}
      aria-valuemax={range?.max ?? total}
      aria-valuenow={range?.value ?? Math.round((atPercent / 100) * total)}
      aria-valuetext={valueText}
      aria-disabled={!isActive}
      style={{ left: `${atPercent}%` }}
      className={cn(
        "absolute top-1/2 z-20 -translate-x-1/2 -translate-y-1/2 touch-none rounded-control",
        isActive
          ? "flex h-12 w-3.25 cursor-ew-resize items-center justify-center gap-0.75 border border-border-control bg-surface-raised shadow-knob before:absolute before:-inset-x-1.5 before:inset-y-0 hover:bg-surface-active"
          : "flex h-12 w-6 items-center justify-center",
      )}
      onKeyDown={handleKeyDown}
      onBlur={() => setTyped("")}
      onPointerDown={handlePointerDown}
      onPointerMove={handlePointerMove}
      onPointerUp={props.onDragEnd}
      onPointerCancel={props.onDragEnd}
    >
      {isActive ? (
        <>
          <span aria-hidden className="h-3.5 w-px bg-muted" />
          <span aria-hidden className="h-3.5 w-px bg-muted" />
        </>
      ) : (
        <span aria-hidden className="h-12 w-0.75 bg-subtle" />
      )}
      {tip !== null || typed !== "" ? (
        <span
          role="status"
          className="pointer-events-none absolute bottom-full mb-2 rounded-card bg-surface-overlay px-2 py-1 text-small whitespace-pre shadow-float"
        >
          {typed === "" ? tip : `${leftName} ${typed} ↵`}
        </span>
      ) : null}
    </div>
  );
}

interface KeyState {
  readonly range: SplitHandleProps["range"];
  readonly total: number;
  readonly typed: string;
}

/** The left weight a key asks for; null when the key is not about weight. */
function keyTarget(event: KeyboardEvent, { range, total, typed }: KeyState): number | null {
  if (range === null) return null;
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowDown":
      return range.value - stepOf(total, event.shiftKey ? 5 : 1);
    case "ArrowRight":
    case "ArrowUp":
      return range.value + stepOf(total, event.shiftKey ? 5 : 1);
    case "Home":
      return range.min;
    case "End":
      return range.max;
    case "Enter":
      return typed === "" ? null : Number(typed);
    default:
      return null;
  }
}
