import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { HealthMark, type HealthState } from "./health-mark.tsx";

export interface TileProps {
  /** "Error share". */
  readonly label: string;
  /** Drawn only when not healthy. */
  readonly health?: { readonly state: HealthState; readonly reason: string } | undefined;
  /** Formatted; "–" when not measured. */
  readonly figure: string;
  readonly unit?: string | undefined;
  /** Sparkline or small bar at the right. */
  readonly chart?: ReactNode;
  /** "+0.28 pt": what changed. */
  readonly difference?: string | undefined;
  /** The difference takes a status colour only when it is bad. */
  readonly differenceTone?: "neutral" | "degraded" | "error";
  /** "since 14:11", "vs. the hour before", or why it is unknown. */
  readonly since?: ReactNode;
  /** The filtered page behind the number. */
  readonly href?: string | undefined;
  readonly stale?: boolean;
  readonly className?: string;
}

const DIFFERENCE_TONES = {
  neutral: "text-muted",
  degraded: "text-status-degraded",
  error: "text-status-error",
} as const;

/** Golden signal: label, figure with unit, sparkline, difference. */
export function Tile(props: TileProps) {
  const { label, health, figure, unit, chart, difference, differenceTone = "neutral", since, href } = props;
  const isMarked = health !== undefined && health.state !== "healthy";
  return (
    <div
      role="group"
      aria-label={label}
      className={cn(
        "relative min-w-0 rounded-card border border-border bg-surface px-3.5 py-2.5",
        href !== undefined && "transition-colors duration-[var(--motion-hover)] hover:bg-surface-hover",
        props.stale && "text-muted",
        props.className,
      )}
    >
      <p className="flex items-center gap-2 text-small text-muted">
        {isMarked ? <HealthMark state={health.state} reason={health.reason} /> : null}
        {href === undefined ? (
          <span className="truncate">{label}</span>
        ) : (
          <Link href={href} className="truncate after:absolute after:inset-0 after:rounded-card">
            {label}
          </Link>
        )}
      </p>
      <div className="mt-0.5 flex items-end gap-2">
        <p className="max-w-full shrink-0 truncate">
          <span className="text-figure font-semibold">{figure}</span>
          {unit === undefined ? null : <span className="ml-1.5 text-body text-subtle">{unit}</span>}
        </p>
        <div className="ml-auto min-w-0 shrink overflow-hidden pb-1">{chart}</div>
      </div>
      <p className="min-h-4 text-small text-subtle">
        {difference === undefined ? null : (
          <span className={DIFFERENCE_TONES[differenceTone]}>{difference} </span>
        )}
        {since}
      </p>
    </div>
  );
}

/** Label, figure-s and unit without a frame, for panels. */
export function SmallFigure(
  props: Pick<TileProps, "label" | "figure" | "unit"> & { readonly bad?: boolean },
) {
  return (
    <div className="min-w-0">
      <p className="truncate text-small text-subtle">{props.label}</p>
      <p className="truncate">
        <span className={cn("text-figure-s font-semibold", props.bad && "text-status-error")}>
          {props.figure}
        </span>
        {props.unit === undefined ? null : <span className="ml-1 text-micro text-subtle">{props.unit}</span>}
      </p>
    </div>
  );
}
