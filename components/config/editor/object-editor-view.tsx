"use client";

import { useState } from "react";
import { pagePath } from "@/lib/contracts/paths.ts";
import { useCarriedSearch } from "../../layout/carried-search.ts";
import { Page } from "../../layout/page.tsx";
import { useShortcut } from "../../layout/shortcuts.ts";
import { ConflictView } from "../../loop/conflict-view.tsx";
import { LoopHead } from "../../loop/loop-head.tsx";
import { AppliedNotice } from "./applied-notice.tsx";
import { EditorActions } from "./editor-actions.tsx";
import { EditorSelect, useEditorChoice } from "./editor-choice.tsx";
import { EditorGrid, type EditorGridProps } from "./editor-grid.tsx";
import { EditorPreview } from "./editor-preview.tsx";
import { useEditorView } from "./editor-view.tsx";
import { LiveNotice, Notice } from "./live-notice.tsx";
import type { ObjectEditorViewProps } from "./object-editor-props.ts";
import type { ObjectEditor } from "./use-object-editor.ts";
import { liveBase } from "./use-object-text.ts";

/** Head, what happened meanwhile, the text, its diff to live, and the checks. */
export function ObjectEditorView(props: ObjectEditorViewProps) {
  const { objectRef: ref, live, standing, source, editor } = props;
  const carried = useCarriedSearch();
  const [asksVersions, setAsksVersions] = useState(false);
  const choice = useEditorChoice(ref, props.guidedEditors);
  const [view, setView] = useEditorView();
  const { draft } = editor;
  const mayEdit =
    live === undefined ? standing === "new" && draft.detail?.may.edit !== false : live.may.update;
  const showsVersions = editor.conflict !== null || (asksVersions && standing === "moved" && source.isEdited);
  useShortcut(
    { keys: "mod+s", label: "Save the draft", group: "editors", run: () => void draft.flush() },
    mayEdit,
  );
  return (
    <Page
      content="fill"
      head={
        <LoopHead
          backHref={`${pagePath(ref.cluster, "config")}${carried}`}
          backLabel="Back to Config"
          kind={ref.kind}
          name={ref.name}
          namespace={ref.namespace}
          editor={<EditorSelect choice={choice} />}
          draft={draft}
          step={stepOf(editor, source.isEdited)}
          actions={<EditorActions {...props} />}
        />
      }
    >
      <div className="flex flex-col gap-3 pt-3 empty:hidden">
        <LiveNotice
          standing={standing}
          isEdited={source.isEdited}
          onShowVersions={() => setAsksVersions(true)}
          onTakeLive={editor.discard}
          onMakeAnew={editor.makeAnew}
        />
        {live?.may.update === false ? <Notice state="unknown">Read-only. {live.may.because}.</Notice> : null}
        {editor.apply.error === null ? null : (
          <Notice state="failing">
            <b className="font-medium text-text">{editor.apply.error.message}.</b> {editor.apply.error.hint}
          </Notice>
        )}
        {draft.error === null ? null : (
          <Notice state="failing">
            <b className="font-medium text-text">{draft.error.message}.</b> {draft.error.hint} Your text is
            kept here and saved with the next edit.
          </Notice>
        )}
        <AppliedNotice editor={editor} cluster={ref.cluster} />
      </div>
      {showsVersions ? (
        <div className="flex min-h-0 flex-1 flex-col pt-3">
          <ConflictView
            conflict={editor.conflict ?? versionsOf(props)}
            busy={editor.apply.busy}
            onDecide={(choice, text) => {
              setAsksVersions(false);
              editor.decide(choice, text);
            }}
          />
        </div>
      ) : (
        <EditorBody {...props} mayEdit={mayEdit} choice={choice} view={view} onView={setView} />
      )}
    </Page>
  );
}

function EditorBody(props: EditorGridProps) {
  return props.view === "preview" ? <EditorPreview {...props} /> : <EditorGrid {...props} />;
}

/** The three versions while nothing collides. */
function versionsOf({ objectRef, live, source, editor }: ObjectEditorViewProps) {
  return {
    ref: objectRef,
    because: "Changed in the cluster since you opened it; the changes do not collide",
    baseText: source.base?.text ?? null,
    desiredText: source.text,
    liveText: live?.text ?? null,
    mergedText: editor.previewed?.desiredText ?? null,
    liveUid: live === undefined ? null : liveBase(live).uid,
    liveResourceVersion: live?.resourceVersion ?? null,
    conflicts: [],
  };
}

function stepOf({ applied, draft, conflict, apply }: ObjectEditor, isEdited: boolean) {
  if (apply.busy) return "Apply";
  if (isEdited || conflict !== null) return draft.detail === null ? "Edit" : "Preview";
  return applied === null ? "Look" : "Watch";
}
