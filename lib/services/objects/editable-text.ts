import { parseDocuments, renderObject } from "@/lib/domain/istio/document.ts";
import { asStored } from "@/lib/domain/istio/schema.ts";
import { isSameJson } from "@/lib/domain/kube/canonical-json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { normaliseObject } from "@/lib/domain/kube/normalise.ts";
import { objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { withoutBookkeeping } from "../changes/index.ts";
import type { Context } from "../context.ts";

interface EditableText {
  readonly text: string;
  readonly textFrom: "change" | "cluster";
}

/**
 * The text that the last applied change set of the object was given, while it still says what is live; else canonical
 * YAML. The API server keeps neither comments nor order (decision 26).
 */
export async function editableText(ctx: Context, ref: ObjectRef, live: KubeObject): Promise<EditableText> {
  const kept = await lastAppliedText(ctx, ref);
  if (kept !== null && saysTheSame(kept, live, ref)) return { text: kept, textFrom: "change" };
  return { text: renderObject(withoutBookkeeping(live, ref)), textFrom: "cluster" };
}

async function lastAppliedText({ database }: Context, ref: ObjectRef): Promise<string | null> {
  const [change] = await database.changes.list({
    cluster: ref.cluster,
    states: ["applied"],
    object: ref,
    limit: 1,
  });
  if (change === undefined) return null;
  const revision = await database.changes.findRevision(ref.cluster, change.id, change.revision);
  const object = revision?.objects.find((candidate) => objectKey(candidate.ref) === objectKey(ref));
  return object?.desiredText ?? null;
}

/** Defaults and served versions count as said. */
export function saysTheSame(text: string, live: KubeObject, ref: Pick<ObjectRef, "namespace">): boolean {
  const [document] = parseDocuments(text).documents;
  const parsed = document?.toObject();
  if (parsed?.ok !== true) return false;
  const comparable = (object: KubeObject) => normaliseObject(asStored(withoutBookkeeping(object, ref)));
  return isSameJson(comparable(parsed.value), comparable(live));
}
