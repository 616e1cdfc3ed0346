"use client";

import { useId, useMemo } from "react";
import { toJsonPointer, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { isSameJson } from "@/lib/domain/kube/canonical-json.ts";
import { fieldState, scalarText, valueAt, type FieldState } from "@/lib/domain/istio/form.ts";
import { useForm, type FormProblem } from "./form-context.ts";

export interface FieldHandle {
  readonly id: string;
  readonly state: FieldState;
  readonly isSet: boolean;
  readonly isReadOnly: boolean;
  /** The live value in words when the draft differs from it; undefined when it does not, or nothing is live. */
  readonly was: string | undefined;
  /** Of this place; those of places below belong to the fields there. */
  readonly problems: readonly FormProblem[];
  /** Undefined takes the field away. */
  readonly commit: (value: JsonValue | undefined) => void;
  readonly remove: () => void;
  readonly reveal: () => void;
}

/** State and changes of the field at a path. */
export function useField(path: Path): FieldHandle {
  const handle = useForm();
  const { form, live, problems, refused, edit, reveal } = handle;
  const id = useId();
  const pointer = toJsonPointer(path);
  // A path is compared by what it says: arrangements make it anew with each render.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const state = useMemo(() => fieldState(form, path), [form, pointer]);
  const own = problems.filter((problem) => toJsonPointer(problem.path) === pointer);
  const isRefused = refused !== null && toJsonPointer(refused.path) === pointer;
  const remove = () => edit({ type: "remove", path });
  return {
    id,
    state,
    isSet: state.value !== undefined,
    isReadOnly: handle.isReadOnly || state.sharedThrough !== null,
    was: live === null ? undefined : wasText(valueAt(live.value, path), state.value),
    problems: isRefused ? [...own, { path, severity: "error", message: refused.message, code: null }] : own,
    commit: (value) => (value === undefined ? remove() : edit({ type: "set", path, value })),
    remove,
    reveal: () => reveal(path),
  };
}

function wasText(live: JsonValue | undefined, draft: JsonValue | undefined): string | undefined {
  if (live === undefined && draft === undefined) return undefined;
  if (live !== undefined && draft !== undefined && isSameJson(live, draft)) return undefined;
  if (live === undefined) return "not set";
  if (Array.isArray(live))
    return live.every((element) => typeof element !== "object") ? live.join(", ") || "empty" : "different";
  return typeof live === "object" && live !== null ? "different" : scalarText(live) || "empty";
}
