import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { HealthMark, type HealthState } from "./health-mark.tsx";

export interface MarkedNameProps {
  readonly state: HealthState;
  readonly reason?: string | undefined;
  /** Link or `<ObjectName>`. */
  readonly children: ReactNode;
  readonly className?: string;
}

/** First cell of a table row: health mark, then the name in 500. */
export function MarkedName({ state, reason, children, className }: MarkedNameProps) {
  return (
    <span className={cn("flex min-w-0 items-center gap-2 font-medium", className)}>
      <HealthMark state={state} reason={reason} />
      <span className="min-w-0 truncate">{children}</span>
    </span>
  );
}
