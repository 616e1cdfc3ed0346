"use client";

import { useState } from "react";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { useShortcut } from "../../layout/shortcuts.ts";
import { ApplyDialog } from "../../loop/apply-dialog.tsx";
import { notifyDone } from "../../ui/toast.tsx";
import { Button } from "../../ui/button.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import type { ObjectEditorViewProps } from "./object-editor-props.ts";

/** Delete, Discard and Apply, each with why it cannot be used. */
export function EditorActions(props: ObjectEditorViewProps) {
  const { objectRef: ref, live, standing, editor } = props;
  const [asks, setAsks] = useState<"delete" | "apply" | null>(null);
  const { draft, preview, apply } = editor;
  const reason = whyNotApply(props);
  const isReady = reason === null && preview.data !== undefined;
  useShortcut(
    { keys: "mod+enter", label: "Apply to cluster", group: "editors", run: () => setAsks("apply") },
    isReady,
  );
  async function applyNow(options: { readonly confirmOwners: boolean }) {
    const done = await editor.applyNow(options);
    setAsks(null);
    if (done !== null) notifyDone({ title: `Applied to ${describeRef(ref)}`, detail: done.change.title });
  }
  return (
    <>
      {live?.may.delete === true && standing !== "deleted" && draft.detail === null ? (
        <Button tone="danger" className="mr-2" onClick={() => setAsks("delete")}>
          Delete…
        </Button>
      ) : null}
      {draft.detail === null ? null : (
        <Button tone="quiet" onClick={editor.discard}>
          Discard draft
        </Button>
      )}
      {live?.may.update === false ? null : (
        <Button
          tone="primary"
          disabledReason={reason}
          busy={apply.busy ? "Applying" : false}
          onClick={() => setAsks("apply")}
        >
          Apply to cluster…
        </Button>
      )}
      {asks === "apply" && preview.data !== undefined ? (
        <ApplyDialog
          open
          onOpenChange={() => setAsks(null)}
          cluster={ref.cluster}
          subject={subjectOf(props)}
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
      {asks === "delete" ? <DeleteDialog objectRef={ref} onClose={() => setAsks(null)} /> : null}
    </>
  );
}

const MAX_SENTENCES = 8;
/** Longer reasons stand in the checks. */
const MAX_REASON = 36;

function subjectOf({ objectRef, editor }: ObjectEditorViewProps): string {
  const count = editor.draft.detail?.objects.length ?? 1;
  return count === 1 ? describeRef(objectRef) : `${count} objects`;
}

function whyNotApply({ source, editor }: ObjectEditorViewProps): string | null {
  const { draft, state, preview } = editor;
  if (state.refusal !== null && source.isEdited) return "the text cannot be read";
  if (draft.detail === null) return source.isEdited ? "saving" : "nothing edited";
  if (state.isPending || draft.saving !== "idle") return draft.saving === "failed" ? "not saved" : "saving";
  if (preview.data === undefined || preview.isFetching) return "checking";
  const [blocker] = preview.data.blockers;
  if (blocker === undefined) return null;
  return blocker.length <= MAX_REASON ? blocker : "see Checks";
}
