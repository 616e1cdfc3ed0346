import { GitPullRequest, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { HealthMark } from "./health-mark.tsx";

export type StateKind = "empty" | "error" | "no_permission" | "stale" | "unknown";

export interface StateBlockProps {
  readonly kind: StateKind;
  /** Empty: what would be here. Error: what does not answer. No permission: verb and resource. Stale: since when. */
  readonly title: string;
  /** Two lines at most: how it gets here, or what still works and the next step. */
  readonly children: ReactNode;
  /** At most one button. */
  readonly action?: ReactNode;
  /** Replaces the mark of an empty state. */
  readonly icon?: ReactNode;
  readonly className?: string;
}

function markOf(kind: StateKind, icon: ReactNode): ReactNode {
  switch (kind) {
    case "error":
      return <HealthMark state="failing" size={16} decorative />;
    case "stale":
      return <HealthMark state="degraded" size={16} decorative />;
    case "unknown":
      return <HealthMark state="unknown" size={16} decorative />;
    case "no_permission":
      return <Lock aria-hidden className="size-4 text-subtle" />;
    case "empty":
      return icon ?? <GitPullRequest aria-hidden className="size-4 text-subtle" />;
  }
}

/** Replaces the content of a card, never the page: cards beside it keep working. */
export function StateBlock({ kind, title, children, action, icon, className }: StateBlockProps) {
  return (
    <div
      role={kind === "error" ? "alert" : undefined}
      className={cn("flex flex-col items-start gap-1.5 p-3.5", className)}
    >
      {markOf(kind, icon)}
      <h3 className="mt-0.5 text-body font-semibold">{title}</h3>
      <div className="max-w-[72ch] text-control text-muted">{children}</div>
      {action === undefined ? null : <div className="mt-2">{action}</div>}
    </div>
  );
}
