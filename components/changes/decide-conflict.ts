import { sameInput } from "@/lib/contracts/draft-inputs.ts";
import type { ObjectConflict } from "@/lib/contracts/changes.ts";
import { objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { DraftContent, DraftDetail } from "../loop/draft-saver.ts";

/**
 * The next revision after somebody decided a collision: the object holds `text` on the live version, or leaves the set when
 * `text` is null. Null when nothing is left of the set.
 */
export function decidedContent(
  detail: DraftDetail,
  conflict: ObjectConflict,
  text: string | null,
): DraftContent | null {
  const { title, why, links } = detail.change;
  const objects = detail.objects.flatMap((object) => {
    const same = sameInput(object);
    if (objectKey(object.ref) !== objectKey(conflict.ref)) return [same];
    const { liveUid: uid, liveResourceVersion: resourceVersion } = conflict;
    if (text === null || uid === null || resourceVersion === null) return [];
    return [{ ...same, op: "update" as const, text, base: { uid, resourceVersion } }];
  });
  return objects.length === 0 ? null : { title, why, links: [...links], objects };
}

/** The next revision with another text for one object; its base and the other objects stay. */
export function rewrittenContent(detail: DraftDetail, ref: ObjectRef, text: string): DraftContent {
  const { title, why, links } = detail.change;
  const objects = detail.objects.map((object) => {
    const same = sameInput(object);
    return objectKey(object.ref) === objectKey(ref) ? { ...same, text } : same;
  });
  return { title, why, links: [...links], objects };
}
