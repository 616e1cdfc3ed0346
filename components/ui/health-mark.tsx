import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export type HealthState = "healthy" | "degraded" | "failing" | "idle" | "not-ready" | "unknown";

interface HealthLook {
  readonly word: string;
  readonly tone: string;
  readonly shape: ReactNode;
}

const stroke = { fill: "none", stroke: "currentColor", strokeWidth: 1.5, strokeLinecap: "round" } as const;

/** Shapes on a 14 grid; their outlines differ, so they read in one colour and at 11 px. */
const LOOKS: Readonly<Record<HealthState, HealthLook>> = {
  healthy: {
    word: "Healthy",
    tone: "text-status-ok-mark",
    shape: (
      <g {...stroke} strokeLinejoin="round">
        <circle cx="7" cy="7" r="5.9" />
        <path d="m4.4 7.2 1.8 1.8 3.4-3.8" />
      </g>
    ),
  },
  degraded: {
    word: "Degraded",
    tone: "text-status-degraded-mark",
    shape: (
      <>
        <path
          d="M7 1.6 13 12.2H1Z"
          fill="currentColor"
          stroke="currentColor"
          strokeWidth="1.4"
          strokeLinejoin="round"
        />
        <path d="M7 5.4v3.2M7 10.5v.1" stroke="var(--surface)" strokeWidth="1.5" strokeLinecap="round" />
      </>
    ),
  },
  failing: {
    word: "Failing",
    tone: "text-status-error-mark",
    shape: (
      <>
        <path d="M4.3.6h5.4l3.7 3.7v5.4l-3.7 3.7H4.3L.6 9.7V4.3Z" fill="currentColor" />
        <path d="M7 3.6v4M7 10.1v.1" stroke="var(--surface)" strokeWidth="1.6" strokeLinecap="round" />
      </>
    ),
  },
  idle: {
    word: "Idle",
    tone: "text-status-idle-mark",
    shape: (
      <g {...stroke}>
        <circle cx="7" cy="7" r="5.9" strokeDasharray="2 1.7" strokeLinecap="butt" />
        <path d="M4.8 7h4.4" />
      </g>
    ),
  },
  "not-ready": {
    word: "Not ready",
    tone: "text-status-pending",
    shape: (
      <g {...stroke} strokeWidth={1.8}>
        <circle cx="7" cy="7" r="5.6" opacity="0.28" />
        <path d="M7 1.4a5.6 5.6 0 0 1 4.9 8.3" />
      </g>
    ),
  },
  unknown: {
    word: "Unknown",
    tone: "text-status-idle-mark",
    shape: (
      <g {...stroke} strokeWidth={1.4}>
        <circle cx="7" cy="7" r="5.9" />
        <path d="M5.3 5.6a1.75 1.75 0 1 1 2.6 1.5c-.6.35-.9.7-.9 1.3M7 10.3v.1" />
      </g>
    ),
  },
};

export interface HealthMarkProps {
  readonly state: HealthState;
  /** Joined to the word in the accessible name: "Degraded, 0.4 % answered with 503". */
  readonly reason?: string | undefined;
  /** px: 14 in tables, 16 in titles, 11 on nodes. */
  readonly size?: 11 | 14 | 16;
  /** Word written beside the mark; then the mark itself is decoration. */
  readonly withWord?: boolean;
  /** Set when a visible word beside it already says the state. */
  readonly decorative?: boolean;
  readonly className?: string;
}

const SIZES = { 11: "size-[11px]", 14: "size-3.5", 16: "size-4" } as const;

export function HealthMark({ state, reason, size = 14, withWord, decorative, className }: HealthMarkProps) {
  const { word, tone, shape } = LOOKS[state];
  const spoken = reason === undefined ? word : `${word}, ${reason}`;
  const isDecoration = withWord === true || decorative === true;
  const mark = (
    <svg
      viewBox="0 0 14 14"
      className={cn("shrink-0", SIZES[size], tone, className)}
      {...(isDecoration ? { "aria-hidden": true } : { role: "img", "aria-label": spoken })}
    >
      {isDecoration ? null : <title>{spoken}</title>}
      {shape}
    </svg>
  );
  if (!withWord) return mark;
  return (
    <span className="inline-flex items-center gap-2">
      {mark}
      <span>{word}</span>
    </span>
  );
}

export function healthWord(state: HealthState): string {
  return LOOKS[state].word;
}

/** Worst first: how tables sort by health. */
export const HEALTH_ORDER: readonly HealthState[] = [
  "failing",
  "degraded",
  "not-ready",
  "unknown",
  "idle",
  "healthy",
];
