"use client";

import { X } from "lucide-react";
import { formatClock } from "@/lib/domain/base/format.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import type { DraftDetail } from "./draft-saver.ts";

export interface WatchLineProps {
  readonly applied: DraftDetail;
  /** Live facts of what was touched: "v2 71.3 rps, 0.4 % errors". */
  readonly facts: readonly string[];
  readonly undoing: boolean;
  readonly onUndo: () => void;
  readonly onClose: () => void;
  readonly timeZone?: string;
}

/** What was applied, what is seen of it now, and the way back. */
export function WatchLine({ applied, facts, undoing, onUndo, onClose, timeZone = "UTC" }: WatchLineProps) {
  const { change, may } = applied;
  const isApplied = change.state === "applied";
  return (
    <section
      aria-label="Applied change"
      className="flex items-center gap-3 rounded-card border border-border bg-surface px-3.5 py-2 text-control"
    >
      <HealthMark state={isApplied ? "healthy" : "degraded"} decorative />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {change.title} {isApplied ? "applied" : change.state.replaceAll("_", " ")}
          {change.appliedAtMs === null ? null : (
            <span className="font-normal text-subtle"> at {formatClock(change.appliedAtMs, timeZone)}</span>
          )}
        </p>
        <p className="truncate text-small text-muted">
          {change.problem === null ? `Now: ${facts.join(" · ")}` : change.problem.message}
        </p>
      </div>
      {may.undo ? (
        <Button busy={undoing ? "Preparing" : false} onClick={onUndo}>
          Undo…
        </Button>
      ) : null}
      <IconButton size="sm" label="Stop watching" icon={<X className="size-3.5" />} onClick={onClose} />
    </section>
  );
}
