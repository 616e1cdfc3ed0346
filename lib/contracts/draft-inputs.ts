import type * as z from "zod/mini";
import { parseDocuments } from "../domain/istio/document.ts";
import type { Immutable } from "./api.ts";
import type { ChangeDetail, changeObjectInput } from "./changes.ts";

export type DraftObjectInput = z.input<typeof changeObjectInput>;

/** What an edit started from. */
export interface DraftBase {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly text: string;
}

type ObjectView = Immutable<ChangeDetail>["objects"][number];

/** The object of a saved change set as the next revision sends it: nothing is changed, its base included. */
export function sameInput({ ref, op, intent, desiredText, baseText }: ObjectView): DraftObjectInput {
  const { group, kind, namespace, name } = ref;
  const base = baseText === null ? null : baseOfText(baseText);
  return {
    group,
    kind,
    namespace,
    name,
    op,
    intent,
    text: op === "delete" ? null : desiredText,
    base: base === null ? null : baseInput(base),
  };
}

/** Of a text that shows the server's own fields; null when it does not. */
export function baseOfText(text: string): DraftBase | null {
  const parsed = parseDocuments(text).documents[0]?.toObject();
  if (parsed?.ok !== true) return null;
  const { uid, resourceVersion } = parsed.value.metadata;
  return uid === undefined || resourceVersion === undefined ? null : { uid, resourceVersion, text };
}

/** The base with its object, so that the server can merge when the cluster moved on. */
export function baseInput({ uid, resourceVersion, text }: DraftBase): NonNullable<DraftObjectInput["base"]> {
  const parsed = parseDocuments(text).documents[0]?.toObject();
  if (parsed?.ok !== true) return { uid, resourceVersion };
  const { apiVersion, kind, metadata, ...rest } = parsed.value;
  return {
    uid,
    resourceVersion,
    object: { ...rest, apiVersion, kind, metadata: { ...metadata, name: metadata.name } },
  };
}
