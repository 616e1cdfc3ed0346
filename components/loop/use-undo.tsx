"use client";

import { useState, type ReactNode } from "react";
import { applyChange, discardDraft, previewChange, undoChange } from "@/lib/contracts/changes.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { ApiError, callApi } from "../live/api-client.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, Dialog } from "../ui/dialog.tsx";
import { notifyDone } from "../ui/toast.tsx";
import type { DraftDetail } from "./draft-saver.ts";
import type { Preview } from "./use-preview.ts";

export interface UndoHandle {
  /** Makes the change set that takes an applied one back, and opens its preview. */
  readonly open: (changeId: string) => void;
  readonly busy: boolean;
  /** Place it once in the page. */
  readonly dialog: ReactNode;
}

interface Ready {
  readonly detail: DraftDetail;
  readonly preview: Preview;
}

/** Undo is a change set like any other: made, previewed, confirmed, applied. What others changed since is kept. */
export function useUndo(cluster: string, onUndone: (detail: DraftDetail) => void): UndoHandle {
  const [ready, setReady] = useState<Ready | null>(null);
  const [busy, setBusy] = useState<"preparing" | "applying" | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  async function prepare(changeId: string): Promise<void> {
    setBusy("preparing");
    setError(null);
    try {
      const detail = await callApi(undoChange, { params: { cluster, id: changeId }, body: {} });
      const preview = await callApi(previewChange, { params: { cluster, id: detail.change.id } });
      setReady({ detail, preview });
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(null);
    }
  }
  async function apply({ detail }: Ready, confirmOwners: boolean): Promise<void> {
    setBusy("applying");
    const { id, version } = detail.change;
    try {
      const applied = await callApi(applyChange, {
        params: { cluster, id },
        body: { version, confirmOwners },
      });
      setReady(null);
      notifyDone({ title: `Taken back: ${subjectOf(detail)}`, detail: "Traffic follows within seconds." });
      onUndone(applied);
    } catch (failure) {
      setReady(null);
      setError(asApiError(failure));
    } finally {
      setBusy(null);
    }
  }
  function leave({ detail }: Ready): void {
    setReady(null);
    const { id, version } = detail.change;
    // The set was made for this dialog only; if it cannot be withdrawn it stays in the list of changes.
    void callApi(discardDraft, { params: { cluster, id }, body: { version } }).catch(() => undefined);
  }
  return {
    open: (changeId) => void prepare(changeId),
    busy: busy !== null,
    dialog: (
      <>
        {ready === null ? null : (
          <UndoDialog
            ready={ready}
            busy={busy === "applying"}
            onApply={(confirmOwners) => void apply(ready, confirmOwners)}
            onLeave={() => leave(ready)}
          />
        )}
        {error === null ? null : (
          <Dialog open onOpenChange={() => setError(null)} title={error.message}>
            <p className="text-control text-muted">{error.hint ?? "Nothing was changed."}</p>
            <div className="flex justify-end">
              <Button onClick={() => setError(null)}>Close</Button>
            </div>
          </Dialog>
        )}
      </>
    ),
  };
}

interface UndoDialogProps {
  readonly ready: Ready;
  readonly busy: boolean;
  readonly onApply: (confirmOwners: boolean) => void;
  readonly onLeave: () => void;
}

function UndoDialog({ ready: { detail, preview }, busy, onApply, onLeave }: UndoDialogProps) {
  const owners = preview.objects
    .flatMap((object) => object.owners)
    .filter(({ effect }) => effect === "confirm");
  const sentences = preview.objects.flatMap(({ summary }) => summary.map(({ sentence }) => sentence));
  return (
    <ConfirmDialog
      open
      onOpenChange={(next) => (next ? undefined : onLeave())}
      title={`Take back the change of ${subjectOf(detail)}?`}
      acknowledgements={[...owners.map(({ title }) => `I know that ${title} may put its version back`)]}
      verb="Undo in cluster"
      busy={busy ? "Applying" : false}
      onConfirm={() => onApply(owners.length > 0)}
    >
      <ul className="flex flex-col gap-1">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {preview.blockers.map((blocker) => (
          <li key={blocker} className="text-status-error">
            {blocker}
          </li>
        ))}
      </ul>
      <p className="mt-2 text-small text-subtle">What others changed since stays as it is.</p>
    </ConfirmDialog>
  );
}

function subjectOf({ objects }: DraftDetail): string {
  const [first] = objects;
  if (first === undefined) return "nothing";
  return objects.length === 1 ? describeRef(first.ref) : `${objects.length} objects`;
}

function asApiError(failure: unknown): ApiError {
  return failure instanceof ApiError
    ? failure
    : new ApiError(0, { code: "unexpected", message: "The change could not be taken back" });
}
