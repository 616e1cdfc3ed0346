import type { JsonObject, JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { type ServedKind, apiVersionOf } from "../kinds/served-kind.ts";
import type { KubeStore } from "../store.ts";
import { asJson, keyOf } from "../store/stored-object.ts";
import { type ApiAnswer, type ApiContext, type ResourceRequest, jsonAnswer } from "./api-answer.ts";
import { ApiError, badRequest, expired, notFound } from "./api-error.ts";
import { decodeContinue, encodeContinue } from "./continue-token.ts";
import { negotiateForm } from "./negotiate.ts";
import { inVersion, partialMetadata } from "./render-object.ts";
import { type ObjectTest, fieldSelector, labelSelector } from "./selectors.ts";
import { tableOf } from "./table.ts";

/** Selects objects by the labelSelector and fieldSelector of a request. */
export function selectionOf({ request, call, kind }: ResourceRequest): ObjectTest {
  const query = request.url.searchParams;
  const byLabel = labelSelector(query.get("labelSelector") ?? "");
  const byField = fieldSelector(kind, query.get("fieldSelector") ?? "");
  const inNamespace: ObjectTest = ({ metadata }) =>
    call.namespace === "" || metadata.namespace === call.namespace;
  return (object) => inNamespace(object) && byLabel(object) && byField(object);
}

export function getObject(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { request, call, kind } = resource;
  const form = negotiateForm(request.headers.accept);
  const found = context.store.get({
    ...kind,
    namespace: kind.namespaced ? call.namespace : "",
    name: call.name,
  });
  if (found === undefined) throw notFound(kind, call.name);
  const object = inVersion(found, kind, call.version);
  if (form === "metadata") return jsonAnswer(partialMetadata(object));
  if (form === "object") return jsonAnswer(asJson(object));
  const metadata = { resourceVersion: found.metadata.resourceVersion };
  return jsonAnswer(tableOf([object], { ...tableRequest(context, resource), metadata }));
}

function tableRequest({ store }: ApiContext, { request, kind }: ResourceRequest) {
  return {
    kind,
    nowMs: store.now(),
    include: request.url.searchParams.get("includeObject") ?? "Metadata",
    metadata: {} as JsonObject,
  };
}

interface Page {
  readonly objects: readonly KubeObject[];
  readonly metadata: JsonObject;
}

const INCONSISTENT =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
  "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
  "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or " +
  "deleted between the time the first chunk was returned and now may show up in the list.";

/** Objects at the version that the request asks for, and that version. */
function objectsAt(
  { store }: ApiContext,
  { request, call, kind }: ResourceRequest,
): [readonly KubeObject[], number] {
  const query = request.url.searchParams;
  const asked = query.get("resourceVersion") ?? "";
  const continued = query.get("continue") ?? "";
  if (continued !== "") {
    if (asked !== "" && asked !== "0") {
      throw badRequest("specifying resource version is not allowed when using continue");
    }
    return continuedObjects(store, { kind, namespace: call.namespace, continued });
  }
  const version = asked === "" ? 0 : Number(asked);
  if (!Number.isInteger(version) || version < 0) throw badRequest(`invalid resource version "${asked}"`);
  checkNotInFuture(version, store.resourceVersion);
  if (query.get("resourceVersionMatch") === "Exact") {
    if (version === 0) throw badRequest('resourceVersionMatch "Exact" is forbidden for resourceVersion "0"');
    return [store.listAt(kind, call.namespace, version), version];
  }
  return [store.list(kind, call.namespace), store.resourceVersion];
}

interface Continuation {
  readonly kind: ServedKind;
  readonly namespace: string;
  readonly continued: string;
}

function continuedObjects(
  store: KubeStore,
  { kind, namespace, continued }: Continuation,
): [readonly KubeObject[], number] {
  const token = decodeContinue(continued);
  if (token.resourceVersion === -1) return [store.list(kind, namespace), store.resourceVersion];
  try {
    return [store.listAt(kind, namespace, token.resourceVersion), token.resourceVersion];
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 410) throw error;
    throw expired(INCONSISTENT, encodeContinue({ ...token, resourceVersion: -1 }));
  }
}

/** A version that this server has not reached yet: the client is told to try again. */
export function checkNotInFuture(asked: number, current: number): void {
  if (asked <= current) return;
  throw new ApiError({
    code: 504,
    reason: "Timeout",
    message: `Too large resource version: ${String(asked)}, current: ${String(current)}`,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  });
}

function pageOf(context: ApiContext, resource: ResourceRequest): Page {
  const query = resource.request.url.searchParams;
  const [objects, resourceVersion] = objectsAt(context, resource);
  const selects = selectionOf(resource);
  const continued = query.get("continue") ?? "";
  const after = continued === "" ? null : decodeContinue(continued).after;
  const selected = objects.filter((object) => selects(object) && (after === null || isAfter(object, after)));
  const limit = Number(query.get("limit") ?? 0);
  if (!Number.isInteger(limit) || limit < 0) throw badRequest(`invalid limit "${query.get("limit") ?? ""}"`);
  const metadata = { resourceVersion: String(resourceVersion) };
  const page = limit === 0 ? selected : selected.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || page.length === selected.length) return { objects: page, metadata };
  const filtered = query.has("labelSelector") || query.has("fieldSelector");
  return {
    objects: page,
    metadata: {
      ...metadata,
      continue: encodeContinue({ resourceVersion, after: keyOf(last) }),
      ...(filtered ? {} : { remainingItemCount: selected.length - page.length }),
    },
  };
}

/** Order of lists: by namespace, then by name. */
function isAfter(object: KubeObject, key: string): boolean {
  const [namespace, name] = key.includes("/")
    ? [key.slice(0, key.indexOf("/")), key.slice(key.indexOf("/") + 1)]
    : ["", key];
  const own = object.metadata.namespace ?? "";
  return own > namespace || (own === namespace && object.metadata.name > name);
}

export function listObjects(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { request, call, kind } = resource;
  const form = negotiateForm(request.headers.accept);
  const { objects, metadata } = pageOf(context, resource);
  const versioned = objects.map((object) => inVersion(object, kind, call.version));
  if (form === "table")
    return jsonAnswer(tableOf(versioned, { ...tableRequest(context, resource), metadata }));
  if (form === "metadata") {
    const items = versioned.map(partialMetadata);
    return jsonAnswer({ kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1", metadata, items });
  }
  return jsonAnswer({
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind.group, call.version),
    metadata,
    items: versioned.map((object) => listItem(object, kind.custom)),
  });
}

/** Items of Kubernetes' own kinds carry no apiVersion and kind; those of CRDs do. */
function listItem(object: KubeObject, custom: boolean): JsonValue {
  if (custom) return asJson(object);
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = asJson(object);
  return rest;
}
