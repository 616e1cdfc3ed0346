import { allowCaller } from "@/lib/domain/changes/allow-caller.ts";
import { objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { DraftDetail } from "../draft-saver.ts";
import type { EffectRow } from "./effect-words.ts";

export interface DraftEdit {
  /** False for objects of the draft that this page does not edit. */
  readonly edits: (ref: ObjectRef) => boolean;
  readonly onText: (ref: ObjectRef, text: string) => void;
}

/** Lets the caller of a newly denied row through, where a policy of the draft denies it and the caller has an identity. */
export function allowingIn(detail: DraftDetail | null, row: EffectRow, edit: DraftEdit): (() => void) | null {
  const [cause] = row.because;
  const { principal } = row.caller;
  if (!row.classes.includes("newly-denied") || principal === null || cause?.ref == null) return null;
  const { ref, path } = cause;
  const object = detail?.objects.find((one) => objectKey(one.ref) === objectKey(ref));
  if (object === undefined || ref.kind !== "AuthorizationPolicy" || !edit.edits(ref)) return null;
  const text = object.op === "delete" ? null : object.desiredText;
  const allowed = text === null ? null : allowCaller(text, { principal, path });
  return allowed === null ? null : () => edit.onText(ref, allowed);
}
