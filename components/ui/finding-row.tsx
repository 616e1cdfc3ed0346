import type { ReactNode } from "react";
import { Badge } from "./badge.tsx";
import { BecauseLine } from "./because-line.tsx";
import { cn } from "./cn.ts";
import { HealthMark, type HealthState } from "./health-mark.tsx";

export type FindingSeverity = "error" | "warning" | "info";

const MARKS: Readonly<Record<FindingSeverity, { state: HealthState; word: string }>> = {
  error: { state: "failing", word: "Error" },
  warning: { state: "degraded", word: "Warning" },
  info: { state: "unknown", word: "Note" },
};

export interface FindingRowProps {
  readonly severity: FindingSeverity;
  /** Says the fault: "Route names a subset that no DestinationRule defines". */
  readonly title: ReactNode;
  /** After "because": object and line. */
  readonly because?: ReactNode;
  /** `MESH0107`, `KIA1107`. */
  readonly codes?: readonly string[];
  readonly change?: "new" | "fixed" | undefined;
  /** "Fix" (opens a draft) or "Go to line". */
  readonly action?: ReactNode;
  readonly className?: string;
}

export function FindingRow({ severity, title, because, codes, change, action, className }: FindingRowProps) {
  const { state, word } = MARKS[severity];
  return (
    <div className={cn("flex items-start gap-2 px-3.5 py-2.5", className)}>
      <HealthMark state={state} className="mt-0.5" decorative />
      <span className="sr-only">{word}: </span>
      <div className="min-w-0 flex-1">
        <p className={cn("text-body font-medium", change === "fixed" && "text-subtle line-through")}>
          {title}
          {change === "new" ? (
            <Badge tone="accent" className="ml-2">
              new
            </Badge>
          ) : null}
        </p>
        {because === undefined ? null : <BecauseLine>{because}</BecauseLine>}
        {codes === undefined || codes.length === 0 ? null : (
          <p className="mt-0.5 font-mono text-micro text-subtle">{codes.join(" · ")}</p>
        )}
      </div>
      {action === undefined ? null : <div className="shrink-0 text-control">{action}</div>}
    </div>
  );
}
