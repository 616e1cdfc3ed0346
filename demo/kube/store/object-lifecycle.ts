import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject, ObjectMeta } from "@/lib/domain/kube/kube-object.ts";
import { CHANGED_SINCE, conflict, invalid } from "../api/api-error.ts";
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

/** 409 when the writer planned on another version or on another object of the same name. */
export function checkPreconditions(
  kind: ServedKind,
  live: KubeObject,
  { uid, resourceVersion }: Pick<ObjectMeta, "uid" | "resourceVersion">,
): void {
  const name = live.metadata.name;
  if (uid !== undefined && uid !== "" && uid !== live.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid ?? ""}`;
    throw conflict(kind, name, why);
  }
  if (
    resourceVersion !== undefined &&
    resourceVersion !== "" &&
    resourceVersion !== live.metadata.resourceVersion
  ) {
    throw conflict(kind, name, CHANGED_SINCE);
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

function checkUid(kind: ServedKind, live: KubeObject, sent: KubeObject): void {
  const { uid } = sent.metadata;
  if (uid === undefined || uid === "" || uid === live.metadata.uid) return;
  if (kind.custom) checkPreconditions(kind, live, { uid });
  const message = `Invalid value: "${uid}": field is immutable`;
  throw invalid(kind, live.metadata.name, [{ reason: "FieldValueInvalid", message, field: "metadata.uid" }]);
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
  checkUid(kind, live, sent);
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
  if (write.context.keepsManagedFields === true) return write.sent.metadata.managedFields ?? [];
  const cleared =
    write.sent.metadata.managedFields?.length === 1 &&
    Object.keys(write.sent.metadata.managedFields[0] ?? {}).length === 0;
  if (cleared) return [];
  return trackUpdate(kind, {
    before: write.live,
    after: write.next,
    writer: { ...write.context, time: write.context.timestamp },
  });
}
