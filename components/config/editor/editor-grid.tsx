"use client";

import { useState } from "react";
import { readFieldChoices } from "@/lib/contracts/field-choices.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { NO_CHOICES } from "../../fields/field-choices.ts";
import type { TextPlace } from "../../fields/text-place.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import { ChecksCard } from "../../loop/checks-card.tsx";
import { plainText } from "../../loop/conflict-view.tsx";
import { DiffCard } from "../../loop/diff-card.tsx";
import { EffectSummaryOf } from "../../loop/preview/effect-of.tsx";
import { cn } from "../../ui/cn.ts";
import type { EditorChoice } from "./editor-choice.tsx";
import { ViewSwitch, type EditorView } from "./editor-view.tsx";
import { FormCard } from "./form-card.tsx";
import { HistoryPart } from "./history-part.tsx";
import type { ObjectEditorViewProps } from "./object-editor-props.ts";
import { useOpenedAt } from "./opened-at.tsx";
import { OwnerFacts } from "./owner-facts.tsx";
import { ReferencesPart } from "./references-part.tsx";
import { SideCard } from "./side-card.tsx";
import { textCheck } from "./text-state.ts";
import type { ObjectEditor } from "./use-object-editor.ts";
import { useObjectProblems } from "./use-object-findings.ts";
import { YamlCard } from "./yaml-card.tsx";

export interface EditorGridProps extends ObjectEditorViewProps {
  readonly mayEdit: boolean;
  readonly choice: EditorChoice;
  readonly view: EditorView;
  readonly onView: (view: EditorView) => void;
}

/** Form and YAML side by side, and what the server says of the draft. */
export function EditorGrid(props: EditorGridProps) {
  const { objectRef: ref, live, source, editor, mayEdit, choice, view, onView } = props;
  const viewSwitch = <ViewSwitch view={view} onChange={onView} />;
  const opened = useOpenedAt(source.text);
  const [goTo, setGoTo] = useState<TextPlace | undefined>(opened.place);
  const { data: choices } = useApiQuery(
    readFieldChoices,
    { params: { cluster: ref.cluster } },
    { live: ["objects"] },
  );
  const liveText = live?.text ?? null;
  const { problems, markers } = useObjectProblems(ref, {
    text: source.text,
    liveText,
    checked: editor.checker.checked,
  });
  return (
    <div
      className={cn(
        "grid min-h-0 flex-1 gap-3 overflow-auto pt-3 std:overflow-hidden",
        view === "both"
          ? "std:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_minmax(288px,0.72fr)] wide:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,0.8fr)]"
          : "std:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]",
      )}
    >
      {view === "yaml" ? null : (
        <FormCard
          objectRef={ref}
          text={source.text}
          onTextChange={source.edit}
          liveText={liveText}
          readOnly={!mayEdit}
          problems={problems}
          choices={choices ?? NO_CHOICES}
          onReveal={setGoTo}
          guided={choice.guided}
          markedAt={opened.at}
          actions={viewSwitch}
        />
      )}
      {view === "form" ? null : (
        <YamlCard
          objectRef={ref}
          source={source}
          editor={editor}
          readOnly={!mayEdit}
          markers={markers}
          goTo={goTo}
          actions={view === "yaml" ? viewSwitch : null}
          onGoTo={setGoTo}
        />
      )}
      <SideCard
        parts={[
          ...(mayEdit ? [{ value: "checks", label: "Checks", content: <EditorEffect {...props} /> }] : []),
          { value: "references", label: "References", content: <ReferencesPart objectRef={ref} /> },
          {
            value: "history",
            label: "History",
            content: (
              <>
                <OwnerFacts live={live} />
                <HistoryPart objectRef={ref} onTake={mayEdit ? source.edit : null} />
              </>
            ),
          },
        ]}
      />
    </div>
  );
}

/** The draft against what is live, and what the server says of it. */
function EditorEffect({ objectRef: ref, live, source, editor, onView }: EditorGridProps) {
  const { previewed, preview, draft, state } = editor;
  const hasDraft = draft.detail !== null;
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col [&>*>section]:rounded-none [&>*>section]:border-0">
      <div className="max-h-[60%] min-h-0 shrink-0 overflow-auto border-b border-border">
        <ChecksCard
          preview={hasDraft ? preview.data : undefined}
          error={preview.error}
          isChecking={preview.isFetching || state.isPending}
          own={[textCheck(state)]}
          idle="Edit form or text: the API server checks it with a dry-run, and nothing is written before Apply."
        />
        <EffectSummaryOf
          cluster={ref.cluster}
          detail={draft.detail}
          liveKey={live?.resourceVersion ?? ""}
          onShowAll={() => onView("preview")}
        />
      </div>
      <div className="flex min-h-40 min-w-0 flex-1 flex-col [&>section]:min-h-0 [&>section]:flex-1">
        <DiffCard
          subject={describeRef(ref)}
          {...diffTexts(live?.text ?? "", hasDraft ? source.text : null, previewed)}
          semantic={previewed?.summary.map(({ label }) => label) ?? []}
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
