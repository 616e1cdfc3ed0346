"use client";

import Link from "next/link";
import { useState } from "react";
import { objectPath } from "@/lib/contracts/paths.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { ApplyDialog } from "../loop/apply-dialog.tsx";
import type { DraftDetail } from "../loop/draft-saver.ts";
import type { UndoHandle } from "../loop/use-undo.tsx";
import { Button } from "../ui/button.tsx";
import { notifyDone } from "../ui/toast.tsx";
import type { ChangeHandle } from "./use-change.ts";

interface ChangeActionsProps {
  readonly detail: DraftDetail;
  readonly change: ChangeHandle;
  readonly undo: UndoHandle;
}

const MAX_SENTENCES = 8;
/** Longer reasons stand in the checks. */
const MAX_REASON = 36;

/** Discard, Edit, then Undo or Apply; what is not possible in this state is not there. */
export function ChangeActions({ detail, change, undo }: ChangeActionsProps) {
  const [asks, setAsks] = useState(false);
  const { may, objects } = detail;
  const { preview, apply } = change;
  const [only] = objects;
  const isEditable = may.edit && objects.length === 1 && only !== undefined && only.op !== "delete";
  async function applyNow(options: { readonly confirmOwners: boolean }) {
    const done = await apply.apply(options);
    setAsks(false);
    change.refetch();
    if (done !== null) notifyDone({ title: `Applied: ${done.change.title}` });
  }
  return (
    <>
      {may.discard ? (
        <Button tone="quiet" disabled={change.isBusy} onClick={change.discard}>
          Discard draft
        </Button>
      ) : null}
      {isEditable ? (
        <Button asChild>
          <Link href={`${objectPath(detail.change.cluster, only.ref)}?draft=${detail.change.id}`}>
            Edit YAML
          </Link>
        </Button>
      ) : null}
      {may.undo ? (
        <Button busy={undo.busy ? "Preparing" : false} onClick={() => undo.open(detail.change.id)}>
          Undo…
        </Button>
      ) : null}
      {may.apply ? (
        <Button
          tone="primary"
          busy={apply.busy ? "Applying" : false}
          disabledReason={whyNotApply(change)}
          onClick={() => setAsks(true)}
        >
          Apply to cluster…
        </Button>
      ) : null}
      {asks && preview.data !== undefined ? (
        <ApplyDialog
          open
          onOpenChange={setAsks}
          cluster={detail.change.cluster}
          subject={
            only !== undefined && objects.length === 1 ? describeRef(only.ref) : `${objects.length} objects`
          }
          preview={preview.data}
          busy={apply.busy}
          onApply={(options) => void applyNow(options)}
        >
          <ul className="flex flex-col gap-1">
            {preview.data.objects
              .flatMap(({ summary }) => summary)
              .slice(0, MAX_SENTENCES)
              .map(({ pointer, sentence }) => (
                <li key={`${pointer} ${sentence}`}>{sentence}</li>
              ))}
          </ul>
        </ApplyDialog>
      ) : null}
    </>
  );
}

function whyNotApply({ preview }: ChangeHandle): string | null {
  if (preview.data === undefined) return preview.error === null ? "checking" : "not checked";
  const [blocker] = preview.data.blockers;
  if (blocker === undefined) return null;
  return blocker.length <= MAX_REASON ? blocker : "see Checks";
}
