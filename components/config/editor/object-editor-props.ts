import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";
import type { ObjectAnswer } from "./object-answer.ts";
import type { ObjectEditor } from "./use-object-editor.ts";
import type { ObjectText } from "./use-object-text.ts";

export interface ObjectEditorViewProps {
  readonly objectRef: ObjectRef;
  readonly live: ObjectAnswer | undefined;
  /** new: it is made when the draft is applied. */
  readonly standing: "current" | "moved" | "deleted" | "new";
  readonly source: ObjectText;
  readonly editor: ObjectEditor;
  /** All there are; those of the kind are offered. */
  readonly guidedEditors: readonly GuidedEditor[];
}
