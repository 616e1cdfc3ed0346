"use client";

import { useState } from "react";
import { pagePath } from "@/lib/contracts/paths.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { useCarriedSearch } from "../../layout/carried-search.ts";
import { Page } from "../../layout/page.tsx";
import { useShortcut } from "../../layout/shortcuts.ts";
import { ChecksCard } from "../../loop/checks-card.tsx";
import { ConflictView, plainText } from "../../loop/conflict-view.tsx";
import { DiffCard } from "../../loop/diff-card.tsx";
import { LoopHead } from "../../loop/loop-head.tsx";
import { AppliedNotice } from "./applied-notice.tsx";
import { EditorActions } from "./editor-actions.tsx";
import { LiveNotice, Notice } from "./live-notice.tsx";
import { OwnerFacts } from "./owner-facts.tsx";
import { textCheck } from "./text-state.ts";
import type { ObjectEditorViewProps } from "./object-editor-props.ts";
import type { ObjectEditor } from "./use-object-editor.ts";
import { liveBase } from "./use-object-text.ts";
import { YamlCard } from "./yaml-card.tsx";

/** Head, what happened meanwhile, the text, its diff to live, and the checks. */
export function ObjectEditorView(props: ObjectEditorViewProps) {
  const { objectRef: ref, live, standing, source, editor } = props;
  const carried = useCarriedSearch();
  const [asksVersions, setAsksVersions] = useState(false);
  const { draft } = editor;
  const mayEdit = live?.may.update === true;
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
          editor={null}
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
        <EditorGrid {...props} mayEdit={mayEdit} />
      )}
    </Page>
  );
}

function EditorGrid(props: ObjectEditorViewProps & { readonly mayEdit: boolean }) {
  const { objectRef: ref, live, source, editor, mayEdit } = props;
  return (
    <div className="grid min-h-0 flex-1 gap-3 overflow-auto pt-3 std:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)] std:overflow-hidden wide:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)_320px]">
      <YamlCard objectRef={ref} source={source} editor={editor} readOnly={!mayEdit} />
      {mayEdit ? <EditorEffect {...props} /> : <OwnerFacts live={live} />}
    </div>
  );
}

/** The draft against what is live, and what the server says of it. */
function EditorEffect({ objectRef: ref, live, source, editor }: ObjectEditorViewProps) {
  const { previewed, preview, draft, state } = editor;
  const hasDraft = draft.detail !== null;
  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-3 wide:contents">
      <div className="flex min-h-60 min-w-0 flex-1 flex-col [&>section]:min-h-0 [&>section]:flex-1">
        <DiffCard
          subject={describeRef(ref)}
          {...diffTexts(live?.text ?? "", hasDraft ? source.text : null, previewed)}
          semantic={previewed?.summary.map(({ label }) => label) ?? []}
        />
      </div>
      <div className="max-h-[46%] min-h-0 overflow-auto wide:max-h-none">
        <ChecksCard
          preview={hasDraft ? preview.data : undefined}
          error={preview.error}
          isChecking={preview.isFetching || state.isPending}
          own={[textCheck(state)]}
          idle="Edit the text: the API server checks it with a dry-run, and nothing is written before Apply."
        />
      </div>
    </div>
  );
}

/** Without a draft nothing differs; before the first preview the text stands for what would be written. */
function diffTexts(liveText: string, draftText: string | null, previewed: ObjectEditor["previewed"]) {
  if (previewed === null || draftText === null) {
    return { live: liveText, draft: draftText ?? liveText, predicted: null };
  }
  const { op, liveText: live, desiredText, predictedText } = previewed;
  return {
    live: op === "create" ? "" : plainText(live),
    draft: plainText(desiredText),
    predicted: predictedText === null ? null : plainText(predictedText),
  };
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
