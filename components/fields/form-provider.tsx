"use client";

import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { toJsonPointer } from "@/lib/domain/base/json.ts";
import type { DocumentProblem } from "@/lib/domain/istio/document.ts";
import { applyFormEdits, openForm, type Form, type FormEdit } from "@/lib/domain/istio/form.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { NO_CHOICES, type FieldChoices } from "./field-choices.ts";
import { placeOf, type TextPlace } from "./text-place.ts";
import { FormContext, type FormHandle, type FormProblem } from "./form-context.ts";

export interface FormProviderProps {
  readonly objectRef: ObjectRef;
  readonly text: string;
  readonly onTextChange: (text: string) => void;
  /** The text that is live; null when the object is new. */
  readonly liveText: string | null;
  readonly readOnly?: boolean;
  readonly problems?: readonly FormProblem[];
  readonly choices?: FieldChoices;
  readonly onReveal?: (place: TextPlace) => void;
  /** `unreadable` says why the text cannot be read now; the form is then of the last text that could. */
  readonly children: (state: { readonly unreadable: DocumentProblem | null }) => ReactNode;
  /** Shown while no text could be read yet. */
  readonly fallback: (problem: DocumentProblem) => ReactNode;
}

/** Opens a text as a form and keeps the last good one while the text cannot be read. */
export function FormProvider(props: FormProviderProps) {
  const { text, liveText, children, fallback } = props;
  const opened = useMemo(() => openForm(text), [text]);
  const [lastGood, setLastGood] = useState<Form | null>(null);
  if (opened.ok && opened.value !== lastGood) setLastGood(opened.value);
  const live = useMemo(() => openedLive(liveText), [liveText]);
  const form = opened.ok ? opened.value : lastGood;
  const editing = useEditing(props);
  if (form === null) return opened.ok ? null : fallback(opened.error);
  const handle: FormHandle = {
    objectRef: props.objectRef,
    form,
    live,
    isReadOnly: props.readOnly === true || !opened.ok,
    problems: props.problems ?? NO_PROBLEMS,
    choices: props.choices ?? NO_CHOICES,
    ...editing,
    reveal: (path) => {
      props.onReveal?.(placeOf(form, path));
    },
  };
  return (
    <FormContext value={handle}>{children({ unreadable: opened.ok ? null : opened.error })}</FormContext>
  );
}

const NO_PROBLEMS: readonly FormProblem[] = [];

function openedLive(liveText: string | null): Form | null {
  if (liveText === null) return null;
  const opened = openForm(liveText);
  return opened.ok ? opened.value : null;
}

interface LastSet {
  readonly pointer: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Edits follow each other on the newest text, also before the page has drawn the one before. A value that is typed letter
 * by letter is set once on the text before the first letter: the form of what was half typed does not stay.
 */
function useEditing({ text, onTextChange }: FormProviderProps): Pick<FormHandle, "edit" | "refused"> {
  const newest = useRef(text);
  const lastSet = useRef<LastSet | null>(null);
  const [refused, setRefused] = useState<FormHandle["refused"]>(null);
  useEffect(() => {
    newest.current = text;
  }, [text]);
  function edit(...edits: readonly FormEdit[]) {
    const pointer = pointerOfSet(edits);
    const last = lastSet.current;
    const goesOn = last !== null && last.pointer === pointer && last.after === newest.current;
    const before = goesOn ? last.before : newest.current;
    const result = applyFormEdits(before, 0, edits);
    if (!result.ok) {
      setRefused({ path: edits[0]?.path ?? [], message: result.error.message });
      return;
    }
    setRefused(null);
    newest.current = result.value;
    lastSet.current = pointer === null ? null : { pointer, before, after: result.value };
    onTextChange(result.value);
  }
  return { edit, refused };
}

function pointerOfSet(edits: readonly FormEdit[]): string | null {
  const [only, second] = edits;
  return only?.type === "set" && second === undefined ? toJsonPointer(only.path) : null;
}
