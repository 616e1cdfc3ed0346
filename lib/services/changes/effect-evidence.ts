import type { EffectEvidence } from "../../contracts/effect.ts";
import { toJsonPointer } from "../../domain/base/json.ts";
import type { ChangeObject } from "../../domain/changes/change-set.ts";
import { parseDocuments, type YamlDocument } from "../../domain/istio/document.ts";
import { objectKey } from "../../domain/kube/object-ref.ts";
import type { Evidence } from "../../domain/simulation/evidence.ts";
import type { Visibility } from "../visibility.ts";
import { yamlOf } from "./change-view.ts";

/** Says why, with the line of the draft where the draft decides, and without what the person may not see. */
export function evidenceView(
  objects: readonly ChangeObject[],
  { isVisible }: Visibility,
): (evidence: readonly Evidence[]) => EffectEvidence[] {
  const documents = new Map(objects.map((object) => [objectKey(object.ref), documentOf(object)]));
  return (evidence) =>
    evidence.map(({ object, path, text }): EffectEvidence => {
      if (object === null) return { ref: null, path: "", line: null, text };
      if (object.namespace !== "" && !isVisible(object.namespace))
        return { ref: null, path: "", line: null, text: "An object that you may not see decides" };
      const document = documents.get(objectKey(object));
      const line = document?.locateNearest(path).line ?? null;
      return { ref: object, path: toJsonPointer(path), line, text };
    });
}

/** Undefined for what is deleted and for text that cannot be read. */
function documentOf({ desired, desiredText }: ChangeObject): YamlDocument | undefined {
  const text = desiredText ?? yamlOf(desired);
  return text === null ? undefined : parseDocuments(text).documents[0];
}
