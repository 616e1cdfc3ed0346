"use client";

import { kindKey } from "@/lib/domain/istio/kinds.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";
import { usePageParam } from "../../layout/use-shared-search.ts";
import { Select } from "../../ui/select.tsx";

const ALL_FIELDS = "all";

export interface EditorChoice {
  readonly offered: readonly GuidedEditor[];
  /** Null: all fields. */
  readonly guided: GuidedEditor | null;
  readonly choose: (id: string) => void;
}

/** The guided editors of a kind, and the one that the address names. */
export function useEditorChoice(ref: ObjectRef, editors: readonly GuidedEditor[]): EditorChoice {
  const [named, setNamed] = usePageParam("editor");
  const offered = editors.filter(({ kinds }) => kinds.includes(kindKey(ref)));
  return {
    offered,
    guided: offered.find(({ id }) => id === named) ?? null,
    choose: (id) => setNamed(id === ALL_FIELDS ? null : id),
  };
}

export function EditorSelect({ choice }: { readonly choice: EditorChoice }) {
  const { offered, guided, choose } = choice;
  if (offered.length === 0) return null;
  return (
    <Select
      label="Editor"
      hideLabel
      value={guided?.id ?? ALL_FIELDS}
      options={[
        { value: ALL_FIELDS, label: "All fields" },
        ...offered.map(({ id, title }) => ({ value: id, label: title })),
      ]}
      onChange={choose}
    />
  );
}
