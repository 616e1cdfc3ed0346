import { baseInput, sameInput, type DraftBase, type DraftObjectInput } from "@/lib/contracts/draft-inputs.ts";
import { objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { DraftContent, DraftDetail } from "../../loop/draft-saver.ts";

export interface EditedObject {
  readonly ref: ObjectRef;
  /** Null makes the object anew: it is no longer in the cluster. */
  readonly base: DraftBase | null;
  readonly text: string;
}

/** Content of the draft with this object's text; the other objects of the set stay as they are. */
export function editorContent(edited: EditedObject, detail: DraftDetail | null): DraftContent {
  const { ref, base, text } = edited;
  const { group, kind, namespace, name } = ref;
  const own: DraftObjectInput = {
    ...{ group, kind, namespace, name, text },
    op: base === null ? "create" : "update",
    base: base === null ? null : baseInput(base),
  };
  const others = (detail?.objects ?? []).filter((object) => objectKey(object.ref) !== objectKey(ref));
  const kept = detail === null ? {} : { why: detail.change.why, links: [...detail.change.links] };
  return { ...kept, objects: [own, ...others.map(sameInput)] };
}
