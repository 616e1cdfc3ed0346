import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { HealthMark } from "../../ui/health-mark.tsx";

export interface NoticeProps {
  readonly state: "degraded" | "failing" | "unknown" | "healthy";
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** A line above the editor about what happened outside of it. */
export function Notice({ state, children, actions }: NoticeProps) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2.5 rounded-card border border-border bg-surface px-3.5 py-2 text-control"
    >
      <HealthMark state={state} decorative />
      <div className="min-w-0 flex-1 text-muted">{children}</div>
      {actions}
    </div>
  );
}

export interface LiveNoticeProps {
  readonly standing: "current" | "moved" | "deleted" | "new";
  readonly isEdited: boolean;
  readonly onShowVersions: () => void;
  readonly onTakeLive: () => void;
  readonly onMakeAnew: () => void;
}

/** Tells somebody who is editing that the object moved on or went away. */
export function LiveNotice({ standing, isEdited, ...act }: LiveNoticeProps) {
  if (standing === "deleted") {
    return (
      <Notice state="failing" actions={<Button onClick={act.onMakeAnew}>Make it anew from this text</Button>}>
        <b className="font-medium text-text">It was deleted in the cluster.</b> The text here is kept.
      </Notice>
    );
  }
  if (standing !== "moved" || !isEdited) return null;
  return (
    <Notice
      state="degraded"
      actions={
        <>
          <Button onClick={act.onTakeLive}>Take the live version</Button>
          <Button onClick={act.onShowVersions}>Show the three versions</Button>
        </>
      }
    >
      <b className="font-medium text-text">Changed in the cluster since you opened it.</b> Your text is kept;
      Apply merges it where the changes do not collide.
    </Notice>
  );
}
