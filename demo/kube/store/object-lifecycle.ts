import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject, ObjectMeta } from "@/lib/domain/kube/kube-object.ts";
import { CHANGED_SINCE, conflict } from "../api/api-error.ts";
import { type ServedKind, storedApiVersion } from "../kinds/served-kind.ts";
import { trackUpdate } from "../managed/track-update.ts";
import { equalJson } from "./equal-json.ts";
import { asJson, asKubeObject } from "./stored-object.ts";

/** What a write brings besides the object. */
export interface WriteContext {
  readonly manager: string;
  readonly timestamp: string;
  readonly uid: string;
  /** The version in which the writer speaks, as managedFields record it. */
  readonly apiVersion: string;
  /** Empty, or `status`: then only the status changes. */
  readonly subresource: string;
  /** The writer has set managedFields itself (server-side apply). */
  readonly keepsManagedFields?: boolean;
}

function withMetadata(object: JsonObject, metadata: JsonObject): KubeObject {
  return asKubeObject({ ...object, metadata });
}

function metadataOf(object: KubeObject): JsonObject {
  return asJson(object).metadata as JsonObject;
}

function without(fields: JsonObject, ...names: string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => !names.includes(field) && value !== undefined),
  );
}

/** Annotations and labels may be sent as null or empty; the server stores neither. */
function tidyMetadata(metadata: JsonObject): JsonObject {
  const empty = Object.entries(metadata).filter(
    ([field, value]) =>
      value === null ||
      (field === "managedFields" && Array.isArray(value) && value.length === 0) ||
      ((field === "labels" || field === "annotations") &&
        isJsonObject(value) &&
        Object.keys(value).length === 0),
  );
  return without(metadata, ...empty.map(([field]) => field), "selfLink");
}

/** The object as a create stores it, but for its resourceVersion. A status sent along is dropped where it is a subresource. */
export function prepareCreate(kind: ServedKind, sent: KubeObject, context: WriteContext): KubeObject {
  const { deletionTimestamp: _deleted, ...metadata } = tidyMetadata(metadataOf(sent));
  const body = kind.hasStatus && kind.custom ? without(asJson(sent), "status") : asJson(sent);
  const created = withMetadata(
    { ...body, apiVersion: storedApiVersion(kind), kind: kind.kind },
    {
      ...without(metadata, "resourceVersion", "generation", "generateName", "managedFields"),
      ...(metadata.generateName === undefined ? {} : { generateName: metadata.generateName }),
      uid: context.uid,
      creationTimestamp: context.timestamp,
      ...(kind.countsGeneration ? { generation: 1 } : {}),
    },
  );
  const managedFields = context.keepsManagedFields
    ? (sent.metadata.managedFields ?? [])
    : trackUpdate(kind, {
        before: null,
        after: created,
        writer: { ...context, time: context.timestamp },
      });
  return withMetadata(asJson(created), { ...metadataOf(created), managedFields: managedFields as never });
}

type Preconditions = Pick<ObjectMeta, "uid" | "resourceVersion">;

/** 409 when an update was planned on another object of the same name, or on another version. */
export function checkUpdatePreconditions(
  kind: ServedKind,
  live: KubeObject,
  { uid = "", resourceVersion = "" }: Preconditions,
): void {
  const { name, namespace } = live.metadata;
  if (uid !== "" && uid !== live.metadata.uid) {
    const place = namespace === undefined ? name : `${namespace}/${name}`;
    const key = `/registry/${kind.group === "" ? "" : `${kind.group}/`}${kind.plural}/${place}`;
    const mismatch = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid ?? ""}`;
    const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${mismatch}`;
    throw conflict(kind, name, why);
  }
  if (resourceVersion !== "" && resourceVersion !== live.metadata.resourceVersion) {
    throw conflict(kind, name, CHANGED_SINCE);
  }
}

/** The same for a delete, which words it differently. */
export function checkDeletePreconditions(
  kind: ServedKind,
  live: KubeObject,
  { uid, resourceVersion }: Preconditions,
): void {
  const { metadata } = live;
  if (uid !== undefined && uid !== metadata.uid) {
    const record = `does not match the UID in record (${metadata.uid ?? ""})`;
    const why = `the UID in the precondition (${uid}) ${record}. The object might have been deleted and then recreated`;
    throw conflict(kind, metadata.name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const record = `does not match the ResourceVersion in record (${metadata.resourceVersion ?? ""})`;
    const why = `the ResourceVersion in the precondition (${resourceVersion}) ${record}. The object might have been modified`;
    throw conflict(kind, metadata.name, why);
  }
}

/** Fields of metadata that an update keeps whatever was sent. */
const KEPT_METADATA = [
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "generateName",
] as const;

function mergedBody(kind: ServedKind, live: KubeObject, sent: KubeObject, subresource: string): JsonObject {
  if (subresource === "status") return { ...without(asJson(live), "status"), status: asJson(sent).status };
  if (!kind.hasStatus) return asJson(sent);
  return {
    ...without(asJson(sent), "status"),
    ...(live.status === undefined ? {} : { status: asJson(live).status }),
  };
}

function specChanged(live: KubeObject, next: KubeObject): boolean {
  return !equalJson(without(asJson(live), "metadata", "status"), without(asJson(next), "metadata", "status"));
}

/**
 * The object as an update stores it, but for its resourceVersion; the live object itself when nothing changes. A
 * change to the status subresource keeps all but status, one to the main resource keeps the status.
 */
export function prepareUpdate(
  kind: ServedKind,
  {
    live,
    sent,
    context,
  }: { readonly live: KubeObject; readonly sent: KubeObject; readonly context: WriteContext },
): KubeObject {
  checkUpdatePreconditions(kind, live, sent.metadata);
  const old = metadataOf(live);
  const body = without(mergedBody(kind, live, sent, context.subresource), "metadata");
  const sentMetadata = context.subresource === "status" ? old : tidyMetadata(metadataOf(sent));
  const kept = Object.fromEntries(
    KEPT_METADATA.flatMap((field) => (old[field] === undefined ? [] : [[field, old[field]]])),
  );
  const draft = withMetadata(
    { ...body, apiVersion: storedApiVersion(kind), kind: kind.kind },
    {
      ...without(sentMetadata, "resourceVersion", "generation", "managedFields", ...KEPT_METADATA),
      ...kept,
      ...(old.generation === undefined ? {} : { generation: old.generation }),
      resourceVersion: old.resourceVersion,
    },
  );
  const generation = live.metadata.generation;
  const counted =
    kind.countsGeneration && specChanged(live, draft)
      ? withMetadata(asJson(draft), { ...metadataOf(draft), generation: (generation ?? 0) + 1 })
      : draft;
  const managedFields = managedAfterUpdate(kind, { live, sent, next: counted, context });
  const next = withMetadata(
    asJson(counted),
    tidyMetadata({ ...metadataOf(counted), managedFields: managedFields as never }),
  );
  return equalJson(asJson(next), asJson(live)) ? live : next;
}

function managedAfterUpdate(
  kind: ServedKind,
  write: {
    readonly live: KubeObject;
    readonly sent: KubeObject;
    readonly next: KubeObject;
    readonly context: WriteContext;
  },
): ObjectMeta["managedFields"] {
  const sent = write.sent.metadata.managedFields ?? [];
  if (write.context.keepsManagedFields === true) return sent;
  const [only] = sent;
  if (sent.length === 1 && only !== undefined && Object.keys(only).length === 0) return [];
  return trackUpdate(kind, {
    before: write.live,
    after: write.next,
    writer: { ...write.context, time: write.context.timestamp },
    entries: sent.length === 0 || write.context.subresource !== "" ? undefined : sent,
  });
}
