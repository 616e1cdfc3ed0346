"use client";

import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { Button, IconButton } from "./button.tsx";
import { HealthMark } from "./health-mark.tsx";

const SHOWN_MS = 8_000;
const MOST_SHOWN = 3;

export interface DoneNotice {
  /** What was done, in what: "#141 applied to shop". */
  readonly title: string;
  /** What is watched: "1 object, 0.3 s. Watching catalog for 5 min." */
  readonly detail?: string;
  /** One action: "Undo…". */
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

interface ShownNotice {
  readonly id: number;
  readonly notice: DoneNotice;
}

const useNotices = create<{ readonly next: number; readonly shown: readonly ShownNotice[] }>(() => ({
  next: 1,
  shown: [],
}));

/** Says what was done. Errors do not go into toasts; they stay where they happened. */
export function notifyDone(notice: DoneNotice): void {
  useNotices.setState(({ next, shown }) => ({
    next: next + 1,
    shown: [...shown, { id: next, notice }].slice(-MOST_SHOWN),
  }));
}

function dismiss(id: number): void {
  useNotices.setState(({ shown }) => ({ shown: shown.filter((other) => other.id !== id) }));
}

/** Once, around the pages: bottom right, 8 s, pauses while the pointer or the focus is on it. */
export function ToastRegion() {
  const shown = useNotices((state) => state.shown);
  return (
    <section
      aria-label="What was done"
      aria-live="polite"
      className="fixed right-4 bottom-4 z-50 flex flex-col gap-2"
    >
      {shown.map(({ id, notice }) => (
        <DoneToast key={id} notice={notice} onClose={() => dismiss(id)} />
      ))}
    </section>
  );
}

interface DoneToastProps {
  readonly notice: DoneNotice;
  readonly onClose: () => void;
}

function DoneToast({ notice, onClose }: DoneToastProps) {
  const { title, detail, action } = notice;
  const pausing = usePausableTimeout(onClose, SHOWN_MS);
  return (
    <div
      {...pausing}
      className="flex w-89 animate-float-in items-center gap-3 rounded-card bg-surface-overlay px-3 py-2.5 text-text shadow-float"
    >
      <HealthMark state="healthy" size={16} decorative />
      <div className="min-w-0 flex-1">
        <p className="text-body font-medium">{title}</p>
        {detail === undefined ? null : <p className="text-small text-muted">{detail}</p>}
      </div>
      {action === undefined ? null : (
        <Button
          size="sm"
          onClick={() => {
            action.onClick();
            onClose();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="sm" label="Dismiss" icon={<X className="size-3.5" />} onClick={onClose} />
    </div>
  );
}

/** Runs `onEnd` after the time, begun anew whenever pointer or focus has left. */
function usePausableTimeout(onEnd: () => void, delayMs: number) {
  const latest = useRef(onEnd);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    latest.current = onEnd;
  });
  const pause = () => clearTimeout(timer.current);
  const resume = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(), delayMs);
  };
  useEffect(() => {
    timer.current = setTimeout(() => latest.current(), delayMs);
    return () => clearTimeout(timer.current);
  }, [delayMs]);
  return { onPointerEnter: pause, onPointerLeave: resume, onFocus: pause, onBlur: resume };
}
