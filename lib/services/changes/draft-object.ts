import type { ChangeObjectInput } from "../../contracts/changes.ts";
import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeObject, ObjectBase } from "../../domain/changes/change-set.ts";
import { withoutManagedFields } from "../../domain/changes/object-json.ts";
import { parseDocuments } from "../../domain/istio/document.ts";
import { fingerprint } from "../../domain/kube/fingerprint.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { managersOf } from "../../domain/kube/managed-fields.ts";
import { describeRef, groupOf, type ObjectRef } from "../../domain/kube/object-ref.ts";
import { writability } from "../../domain/mesh/writable-change.ts";
import type { ClusterClient } from "../ports/cluster.ts";

export interface DraftPlace {
  readonly cluster: string;
  readonly client: ClusterClient;
}

/**
 * An object of a draft: the text parsed and held against the object it is for, and the base captured as the person. Kind,
 * group, namespace and name are those of the parsed object, never what the caller only claims.
 */
export async function draftObject(
  { cluster, client }: DraftPlace,
  input: ChangeObjectInput,
): Promise<ChangeObject> {
  const { group, kind, namespace, name, op, intent } = input;
  const ref: ObjectRef = { cluster, group, kind, namespace, name };
  expectWritable(ref, op);
  const desired = op === "delete" ? null : desiredObject(ref, input.text);
  const live = await liveOrNull(client, ref);
  const base = op === "create" ? null : baseFor(ref, live, input.base);
  return {
    ref,
    apiVersion: desired?.apiVersion ?? base?.manifest.apiVersion ?? "",
    op,
    intent,
    base,
    desired,
    desiredText: op === "delete" ? null : input.text,
  };
}

/** Null when there is no such object. */
export async function liveOrNull(client: ClusterClient, ref: ObjectRef): Promise<KubeObject | null> {
  try {
    return await client.get(ref);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

function expectWritable(ref: ObjectRef, op: ChangeObject["op"]): void {
  const extent = writability(ref);
  if (extent === "whole" || (extent === "parts" && op === "update")) return;
  throw new AppError("invalid", `Foresail does not ${op} objects of kind ${ref.kind}`, {
    hint: "Istio and Gateway API objects can be changed, and the labels of other kinds that Istio reads.",
    details: { kind: ref.kind, group: ref.group },
  });
}

function desiredObject(ref: ObjectRef, text: string | null): KubeObject {
  const { documents, problems } = parseDocuments(text ?? "");
  const [problem] = problems;
  if (problem !== undefined) {
    throw new AppError("invalid", `Line ${String(problem.line)}: ${problem.message}`, {
      hint: "Correct the text of the object.",
      details: { problems },
    });
  }
  const [document, second] = documents;
  if (document === undefined || second !== undefined) {
    throw new AppError(
      "invalid",
      `The text of ${describeRef(ref)} holds ${String(documents.length)} documents, not one`,
      {
        hint: "Give each object its own entry in the change set.",
      },
    );
  }
  const parsed = document.toObject();
  if (!parsed.ok) {
    throw new AppError("invalid", `Line ${String(parsed.error.line)}: ${parsed.error.message}`, {
      hint: "Correct the text of the object.",
      details: { problems: [parsed.error] },
    });
  }
  expectSameObject(ref, parsed.value);
  return withoutBookkeeping(parsed.value, ref);
}

function expectSameObject(ref: ObjectRef, object: KubeObject): void {
  const { metadata, kind, apiVersion } = object;
  const namespace = metadata.namespace ?? ref.namespace;
  const isSame =
    kind === ref.kind &&
    groupOf(apiVersion) === ref.group &&
    metadata.name === ref.name &&
    namespace === ref.namespace;
  if (isSame) return;
  const found = describeRef({ kind, namespace, name: metadata.name });
  throw new AppError("invalid", `The text describes ${found}, not ${describeRef(ref)}`, {
    hint: "Kind, API group, namespace and name of an object cannot be changed. Make a new object instead.",
  });
}

/** What the API server keeps itself is no part of what a person wants. */
export function withoutBookkeeping(
  object: KubeObject,
  { namespace }: Pick<ObjectRef, "namespace">,
): KubeObject {
  const { status: _status, ...rest } = object;
  const {
    uid: _uid,
    resourceVersion: _resourceVersion,
    generation: _generation,
    creationTimestamp: _creationTimestamp,
    deletionTimestamp: _deletionTimestamp,
    managedFields: _managedFields,
    ...metadata
  } = object.metadata;
  return { ...rest, metadata: namespace === "" ? metadata : { ...metadata, namespace } };
}

function baseFor(ref: ObjectRef, live: KubeObject | null, claimed: ChangeObjectInput["base"]): ObjectBase {
  if (live === null) {
    throw new AppError("not_found", `${describeRef(ref)} does not exist`, {
      hint: "It may have been deleted.",
    });
  }
  const isCurrent =
    claimed === null ||
    (claimed.uid === live.metadata.uid && claimed.resourceVersion === live.metadata.resourceVersion);
  if (isCurrent || claimed.object === undefined) return baseOf(live);
  return claimedBase(ref, claimed, claimed.object);
}

/** The person edited an older version: it is the base of the merge. It counts for this draft only. */
function claimedBase(
  ref: ObjectRef,
  claimed: NonNullable<ChangeObjectInput["base"]>,
  given: NonNullable<NonNullable<ChangeObjectInput["base"]>["object"]>,
): ObjectBase {
  const object = asKubeObject(given);
  expectSameObject(ref, object);
  const { uid, resourceVersion } = claimed;
  return baseOf({ ...object, metadata: { ...object.metadata, uid, resourceVersion } });
}

/** The contract checked apiVersion, kind and metadata.name; the rest of an object is read with checks everywhere. */
function asKubeObject(given: object): KubeObject {
  return given as KubeObject;
}

export function baseOf(live: KubeObject): ObjectBase {
  const { uid = "", resourceVersion = "", generation = 0 } = live.metadata;
  return {
    uid,
    resourceVersion,
    generation,
    fingerprint: fingerprint(live),
    manifest: withoutManagedFields(live),
    managers: managersOf(live),
  };
}
