"use client";

import Link from "next/link";
import { changePath } from "@/lib/contracts/paths.ts";
import { formatClock } from "@/lib/domain/base/format.ts";
import { useUndo } from "../../loop/use-undo.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "./live-notice.tsx";
import type { ObjectEditor } from "./use-object-editor.ts";

interface AppliedNoticeProps {
  readonly editor: ObjectEditor;
  readonly cluster: string;
}

/** After Apply: what was written when, and the way back. */
export function AppliedNotice({ editor, cluster }: AppliedNoticeProps) {
  const undo = useUndo(cluster, editor.settle);
  const { applied } = editor;
  if (applied === null) return undo.dialog;
  const { id, title, appliedAtMs, updatedAtMs, revertedBy, reverts } = applied.change;
  const isBack = revertedBy !== null || reverts !== null;
  return (
    <>
      <Notice
        state="healthy"
        actions={
          <>
            <Button asChild>
              <Link href={changePath(cluster, id)}>Open the change</Link>
            </Button>
            {isBack || !applied.may.undo ? null : (
              <Button busy={undo.busy ? "Preparing" : false} onClick={() => undo.open(id)}>
                Undo…
              </Button>
            )}
          </>
        }
      >
        <b className="font-medium text-text">{isBack ? "Taken back" : "Applied"}</b> at{" "}
        {formatClock(appliedAtMs ?? updatedAtMs, "UTC")}: {title}. Proxies follow within seconds.
      </Notice>
      {undo.dialog}
    </>
  );
}
