"use client";

import { createContext, useContext } from "react";
import type { Path } from "@/lib/domain/base/json.ts";
import type { Form, FormEdit } from "@/lib/domain/istio/form.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { FieldChoices } from "./field-choices.ts";

/** A finding or schema problem with its place in the object. */
export interface FormProblem {
  readonly path: Path;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  /** `MESH0107`; null for problems of the schema. */
  readonly code: string | null;
}

/** What every field of a form works on. The text is the one truth: fields read `form` and change the text by edits. */
export interface FormHandle {
  readonly objectRef: ObjectRef;
  /** The last text that could be read. */
  readonly form: Form;
  /** What is live, for "was"; null for new objects. */
  readonly live: Form | null;
  /** No right to write, or a text that cannot be read at the moment. */
  readonly isReadOnly: boolean;
  readonly problems: readonly FormProblem[];
  readonly choices: FieldChoices;
  readonly edit: (...edits: readonly FormEdit[]) => void;
  /** Why the last edit could not be made in the form; null when it was. */
  readonly refused: { readonly path: Path; readonly message: string } | null;
  /** Goes to the place in the text. */
  readonly reveal: (path: Path) => void;
}

export const FormContext = createContext<FormHandle | null>(null);

/** The form around a field. */
export function useForm(): FormHandle {
  const handle = useContext(FormContext);
  if (handle === null) throw new Error("Fields stand inside a FormProvider");
  return handle;
}
