import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { type Propagation, cascadeDelete } from "../store/cascade.ts";
import { asJson } from "../store/stored-object.ts";
import type { StoreWriteOptions } from "../store.ts";
import { apiVersionOf } from "../kinds/served-kind.ts";
import { type ApiAnswer, type ApiContext, type ResourceRequest, jsonAnswer } from "./api-answer.ts";
import { ApiError, badRequest, invalid, notFound } from "./api-error.ts";
import { negotiateForm } from "./negotiate.ts";
import { appliedConfiguration, applyParameters, configured } from "./apply-request.ts";
import { APPLY_PATCH, patchedObject } from "./patch-request.ts";
import { inVersion, partialMetadata } from "./render-object.ts";
import { bodyObject, mediaTypeOf, objectFor } from "./request-body.ts";
import { tableOf } from "./table.ts";
import { type WriteParameters, writeParameters } from "./write-options.ts";

interface Stored {
  readonly object: KubeObject;
  readonly code: number;
  readonly warnings: readonly string[];
}

function answer(context: ApiContext, { request, call, kind }: ResourceRequest, stored: Stored): ApiAnswer {
  const form = negotiateForm(request.headers.accept);
  const object = inVersion(stored.object, kind, call.version);
  if (form === "object") return jsonAnswer(asJson(object), stored.code, stored.warnings);
  if (form === "metadata") return jsonAnswer(partialMetadata(object), stored.code, stored.warnings);
  const include = request.url.searchParams.get("includeObject") ?? "Metadata";
  const metadata = { resourceVersion: object.metadata.resourceVersion };
  const table = tableOf([object], { kind, nowMs: context.store.now(), include, metadata });
  return jsonAnswer(table, stored.code, stored.warnings);
}

function storeOptions({ call, kind }: ResourceRequest, parameters: WriteParameters): StoreWriteOptions {
  return {
    manager: parameters.manager,
    dryRun: parameters.dryRun,
    apiVersion: apiVersionOf(kind.group, call.version),
    subresource: call.subresource === "status" ? "status" : "",
  };
}

function checkNamespaceExists({ store }: ApiContext, { call, kind }: ResourceRequest): void {
  if (!kind.namespaced) return;
  const namespaces = store.kindNamed({ group: "", kind: "Namespace" });
  const found = store.get({ ...namespaces, namespace: "", name: call.namespace });
  if (found === undefined) throw notFound(namespaces, call.namespace);
}

export function createObject(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { request, kind, call } = resource;
  const parameters = writeParameters(request, "CreateOptions");
  const sent = objectFor(resource, bodyObject(request));
  if (sent.metadata.resourceVersion !== undefined && sent.metadata.resourceVersion !== "") {
    const message = "resourceVersion should not be set on objects to be created";
    throw new ApiError({ code: 500, reason: "", message });
  }
  checkNamespaceExists(context, resource);
  const verdict = context.admit({
    operation: "CREATE",
    kind,
    object: sent,
    old: null,
    fieldValidation: parameters.fieldValidation,
    subresource: call.subresource,
    dryRun: parameters.dryRun,
  });
  if (!verdict.ok) throw verdict.error;
  const object = context.store.create(verdict.object, storeOptions(resource, parameters));
  return answer(context, resource, { object, code: 201, warnings: verdict.warnings });
}

function liveObject(context: ApiContext, { kind, call }: ResourceRequest): KubeObject {
  const live = context.store.get({
    ...kind,
    namespace: kind.namespaced ? call.namespace : "",
    name: call.name,
  });
  if (live === undefined) throw notFound(kind, call.name);
  return live;
}

interface Replacement {
  readonly live: KubeObject;
  readonly sent: KubeObject;
  readonly parameters: WriteParameters;
}

function replaceLive(
  context: ApiContext,
  resource: ResourceRequest,
  { live, sent, parameters }: Replacement,
): ApiAnswer {
  const { kind, call } = resource;
  const verdict = context.admit({
    operation: "UPDATE",
    kind,
    object: sent,
    old: inVersion(live, kind, call.version),
    fieldValidation: parameters.fieldValidation,
    subresource: call.subresource,
    dryRun: parameters.dryRun,
  });
  if (!verdict.ok) throw verdict.error;
  const object = context.store.update(verdict.object, storeOptions(resource, parameters));
  return answer(context, resource, { object, code: 200, warnings: verdict.warnings });
}

export function updateObject(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { request, kind, call } = resource;
  const parameters = writeParameters(request, "UpdateOptions");
  const sent = objectFor(resource, bodyObject(request));
  checkName(sent, call.name);
  const live = liveObject(context, resource);
  if (kind.custom && (sent.metadata.resourceVersion ?? "") === "") {
    const message = "Invalid value: 0x0: must be specified for an update";
    throw invalid(kind, call.name, [
      { reason: "FieldValueInvalid", message, field: "metadata.resourceVersion" },
    ]);
  }
  return replaceLive(context, resource, { live, sent, parameters });
}

function checkName({ metadata }: KubeObject, name: string): void {
  const own = metadata.name ?? "";
  if (own === name) return;
  throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
}

export function patchObject(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { request, kind, call } = resource;
  if (mediaTypeOf(request) === APPLY_PATCH) return applyObject(context, resource);
  const parameters = writeParameters(request, "PatchOptions");
  const live = liveObject(context, resource);
  const patched = patchedObject(request, kind, inVersion(live, kind, call.version));
  const sent = objectFor(resource, patched);
  checkName(sent, call.name);
  return replaceLive(context, resource, { live, sent, parameters });
}

/** Server-side apply: creates the object or merges the applied configuration into it. */
function applyObject(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { request, kind, call } = resource;
  const parameters = applyParameters(request);
  const applied = appliedConfiguration(resource);
  const live =
    context.store.get({ ...kind, namespace: kind.namespaced ? call.namespace : "", name: call.name }) ?? null;
  if (live === null) checkNamespaceExists(context, resource);
  const old = live === null ? null : inVersion(live, kind, call.version);
  const object = configured(kind, {
    live: old,
    applied,
    parameters,
    context: { store: context.store, call },
  });
  const verdict = context.admit({
    operation: live === null ? "CREATE" : "UPDATE",
    kind,
    object,
    old,
    fieldValidation: parameters.fieldValidation,
    subresource: call.subresource,
    dryRun: parameters.dryRun,
  });
  if (!verdict.ok) throw verdict.error;
  const options = { ...storeOptions(resource, parameters), keepsManagedFields: true };
  const stored =
    live === null
      ? context.store.create(verdict.object, options)
      : context.store.update(verdict.object, options);
  return answer(context, resource, {
    object: stored,
    code: live === null ? 201 : 200,
    warnings: verdict.warnings,
  });
}

interface DeleteParameters {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun: boolean;
  readonly propagation: Propagation;
}

/** DeleteOptions come in the body, in the query, or both. */
function deleteParameters({ request }: ResourceRequest): DeleteParameters {
  const { dryRun } = writeParameters(request, "DeleteOptions");
  const body: JsonObject = request.body.length === 0 ? {} : bodyObject(request);
  const preconditions = isJsonObject(body.preconditions) ? body.preconditions : {};
  const { uid, resourceVersion } = preconditions;
  const inBody = Array.isArray(body.dryRun) && (body.dryRun as readonly unknown[]).includes("All");
  const asked = body.propagationPolicy ?? request.url.searchParams.get("propagationPolicy");
  const orphans = body.orphanDependents === true || asked === "Orphan";
  return {
    ...(typeof uid === "string" ? { uid } : {}),
    ...(typeof resourceVersion === "string" ? { resourceVersion } : {}),
    dryRun: dryRun || inBody,
    propagation: orphans ? "Orphan" : "Background",
  };
}

export function deleteObject(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { kind, call } = resource;
  const parameters = deleteParameters(resource);
  liveObject(context, resource);
  const ref = { ...kind, namespace: kind.namespaced ? call.namespace : "", name: call.name };
  const gone = context.store.delete(ref, parameters);
  if (!parameters.dryRun && context.store.get(ref) === undefined) {
    cascadeDelete(context.store, { kind, object: gone }, parameters.propagation);
  }
  if (gone.metadata.deletionTimestamp !== undefined || kind.kind === "Pod") {
    return answer(context, resource, { object: gone, code: 200, warnings: [] });
  }
  return jsonAnswer({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: {
      name: call.name,
      ...(kind.group === "" ? {} : { group: kind.group }),
      kind: kind.plural,
      uid: gone.metadata.uid,
    },
  });
}
