"use client";

import type { Immutable } from "@/lib/contracts/api.ts";
import type { ObjectConflict } from "@/lib/contracts/changes.ts";
import type { DraftBase } from "@/lib/contracts/draft-inputs.ts";
import { useEffect, useState } from "react";
import { objectKey, versionOf, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";

import type { DraftDetail } from "../../loop/draft-saver.ts";
import { useApply, type ApplyHandle } from "../../loop/use-apply.ts";
import { useDraft, type DraftHandle } from "../../loop/use-draft.ts";
import { usePreview, type Preview } from "../../loop/use-preview.ts";
import type { ConflictChoice } from "../../loop/conflict-view.tsx";
import { useChecker, type Checker } from "../check/use-checker.ts";
import { editorContent } from "./editor-content.ts";
import type { ObjectAnswer } from "./object-answer.ts";
import { textState, type TextState } from "./text-state.ts";
import { liveBase, useObjectText, type ObjectText } from "./use-object-text.ts";

export interface ObjectEditor {
  readonly draft: DraftHandle;
  /** Null until the object or the opened draft has arrived. */
  readonly source: ObjectText | null;
  readonly checker: Checker;
  readonly state: TextState;
  readonly preview: ReturnType<typeof usePreview>;
  readonly apply: ApplyHandle;
  /** This object in the preview. */
  readonly previewed: Preview["objects"][number] | null;
  /** Versions that collide: of the last try to apply, else of the preview. */
  readonly conflict: Immutable<ObjectConflict> | null;
  /** The last change set that was applied here. */
  readonly applied: DraftDetail | null;
  readonly applyNow: (options: { readonly confirmOwners: boolean }) => Promise<DraftDetail | null>;
  readonly decide: (choice: ConflictChoice, text: string | null) => void;
  readonly discard: () => void;
  readonly makeAnew: () => void;
  /** The cluster holds what this change set wrote: another one, taking the last back, was applied. */
  readonly settle: (applied: DraftDetail) => void;
}

/** What the cluster says of the object. */
export interface LiveObject {
  readonly live: ObjectAnswer | undefined;
  /** There is no such object. */
  readonly isMissing: boolean;
  readonly refetch: () => void;
}

/** One object under the YAML editor: its text, the draft that follows it, and everything Apply would check. */
export function useObjectEditor(ref: ObjectRef, { live, isMissing, refetch }: LiveObject): ObjectEditor {
  const draft = useDraft(ref.cluster);
  const source = useObjectText(ref, { live, isMissing }, draft);
  const apply = useApply(draft);
  const [applied, setApplied] = useState<DraftDetail | null>(null);
  const checker = useChecker(source?.text ?? null, schemaNameOf(ref, live));
  const state = textState(ref, source?.text ?? "", checker.checked);
  const preview = usePreview(draft.detail, live?.resourceVersion ?? "");
  const previewed = objectOfPreview(preview.data, ref);
  useSaving({ ref, draft, source, state });

  function save(text: string, base: DraftBase | null) {
    draft.save(editorContent({ ref, base, text }, draft.detail));
  }
  function takeLive() {
    if (live === undefined) return;
    source?.restart(liveBase(live), live.text);
    void draft.discard();
  }
  async function applyNow(options: { readonly confirmOwners: boolean }) {
    const done = await apply.apply(options);
    if (done === null || source === null) return null;
    // Nothing is edited any more; the version arrives with the next answer.
    source.restart({ uid: "", resourceVersion: "", text: source.text }, source.text);
    draft.leave();
    setApplied(done);
    refetch();
    return done;
  }
  return {
    draft,
    source,
    checker,
    state,
    preview,
    previewed,
    apply,
    applied,
    conflict: apply.conflicts.find((one) => isSame(one.ref, ref)) ?? previewed?.conflict ?? null,
    applyNow,
    decide: (choice, text) => {
      apply.reset();
      if (choice === "theirs" || text === null || live === undefined) {
        takeLive();
        return;
      }
      source?.restart(liveBase(live), text);
      save(text, liveBase(live));
    },
    discard: takeLive,
    settle: (done) => {
      setApplied(done);
      refetch();
    },
    makeAnew: () => {
      if (source === null) return;
      source.restart(null, source.text);
      save(source.text, null);
    },
  };
}

interface Saving {
  readonly ref: ObjectRef;
  readonly draft: DraftHandle;
  readonly source: ObjectText | null;
  readonly state: TextState;
}

/** Every text that can be read is saved; one that cannot leaves the draft as it was. */
function useSaving({ ref, draft, source, state }: Saving): void {
  const { isPending, refusal } = state;
  const text = source?.text ?? null;
  useEffect(() => {
    if (source === null || text === null || isPending || refusal !== null) return;
    const saved = draft.detail?.objects.find((object) => isSame(object.ref, ref))?.desiredText;
    if (draft.detail === null ? !source.isEdited : saved === text) return;
    draft.save(editorContent({ ref, base: source.base, text }, draft.detail));
    // Only a new text that was read is saved: not every render, and not every answer of the server.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text, isPending, refusal]);
}

function schemaNameOf({ kind, group }: ObjectRef, live: ObjectAnswer | undefined) {
  return live === undefined ? null : { kind, group, version: versionOf(live.apiVersion) };
}

function objectOfPreview(preview: Preview | undefined, ref: ObjectRef) {
  return preview?.objects.find((object) => isSame(object.ref, ref)) ?? null;
}

function isSame(a: ObjectRef, b: ObjectRef): boolean {
  return objectKey(a) === objectKey(b);
}
