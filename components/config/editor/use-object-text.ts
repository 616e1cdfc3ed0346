"use client";

import { useState } from "react";
import { objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { plainText } from "../../loop/conflict-view.tsx";
import type { DraftHandle } from "../../loop/use-draft.ts";
import { baseOfText, type DraftBase } from "@/lib/contracts/draft-inputs.ts";
import type { ObjectAnswer } from "./object-answer.ts";

export interface ObjectText {
  readonly text: string;
  /** Null: the object will be made anew. */
  readonly base: DraftBase | null;
  /** The person changed something that was not applied. */
  readonly isEdited: boolean;
  readonly edit: (text: string) => void;
  /** Goes on from another version of the object. */
  readonly restart: (base: DraftBase | null, text: string) => void;
}

interface State {
  readonly text: string;
  readonly base: DraftBase | null;
}

/**
 * The text under the editor and the version it started from. It begins with the opened draft or with what is live, and
 * follows the cluster for as long as nobody has edited. `isMissing`: there is no such object. Null while neither has arrived.
 */
export function useObjectText(
  ref: ObjectRef,
  { live, isMissing }: { readonly live: ObjectAnswer | undefined; readonly isMissing: boolean },
  draft: DraftHandle,
): ObjectText | null {
  const [stored, setStored] = useState<State | null>(null);
  let state = stored;
  if (!draft.isOpening && (live !== undefined || isMissing)) {
    const next =
      live === undefined ? (state ?? newObject(ref, draft)) : followed(state, live, { ref, draft });
    if (next !== state) {
      state = next;
      setStored(next);
    }
  }
  if (state === null) return null;
  const { text, base } = state;
  return {
    text,
    base,
    isEdited: base === null || text !== base.text,
    edit: (changed) => setStored({ text: changed, base }),
    restart: (newBase, newText) => setStored({ text: newText, base: newBase }),
  };
}

/** A draft that makes the object: there is nothing live to start from. */
function newObject(ref: ObjectRef, draft: DraftHandle): State | null {
  const opened = openedDraft(ref, draft);
  return opened === null || opened.base !== null ? null : opened;
}

function followed(
  state: State | null,
  live: ObjectAnswer,
  { ref, draft }: { readonly ref: ObjectRef; readonly draft: DraftHandle },
): State {
  const atLive: State = { text: live.text, base: liveBase(live) };
  if (state === null) return openedDraft(ref, draft) ?? atLive;
  const isUntouched = state.base !== null && state.text === state.base.text && draft.detail === null;
  return isUntouched && state.base.resourceVersion !== live.resourceVersion ? atLive : state;
}

export function liveBase({ uid, resourceVersion, text }: ObjectAnswer): DraftBase {
  return { uid, resourceVersion, text };
}

function openedDraft(ref: ObjectRef, { detail }: DraftHandle): State | null {
  const object = detail?.objects.find((candidate) => objectKey(candidate.ref) === objectKey(ref));
  if (object === undefined || object.desiredText === null) return null;
  const base = object.baseText === null ? null : baseOfText(object.baseText);
  return {
    text: plainText(object.desiredText),
    base: base === null ? null : { ...base, text: plainText(base.text) },
  };
}
