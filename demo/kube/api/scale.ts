import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { applyMergePatch } from "../patch/merge-patch.ts";
import { type ApiAnswer, type ApiContext, type ResourceRequest, jsonAnswer } from "./api-answer.ts";
import { badRequest, invalid, methodNotAllowed, notFound, unsupportedMediaType } from "./api-error.ts";
import { MERGE_PATCH } from "./patch-request.ts";
import { bodyObject, mediaTypeOf, parseBody } from "./request-body.ts";
import { writeParameters } from "./write-options.ts";

function part(object: KubeObject, field: "spec" | "status"): JsonObject {
  return object[field] ?? {};
}

function selectorText(object: KubeObject): string {
  const { selector } = part(object, "spec");
  const labels = isJsonObject(selector) && isJsonObject(selector.matchLabels) ? selector.matchLabels : {};
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",");
}

function scaleOf(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = part(object, "spec").replicas ?? 1;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas },
    status: { replicas: part(object, "status").replicas ?? 0, selector: selectorText(object) },
  };
}

const SCALE = { group: "autoscaling", kind: "Scale", plural: "scales" };

/** The Scale that an update sends or a merge patch makes of the live one. */
function wantedScale({ request, call }: ResourceRequest, live: JsonObject): JsonObject {
  if (call.verb === "update") return bodyObject(request);
  if (mediaTypeOf(request) !== MERGE_PATCH) throw unsupportedMediaType([MERGE_PATCH]);
  const patched = applyMergePatch(live, parseBody(request.body, false));
  if (!isJsonObject(patched)) throw badRequest("Object 'Kind' is missing in request body");
  return patched;
}

function replicasOf({ spec }: JsonObject, name: string): number {
  const replicas = isJsonObject(spec) ? (spec.replicas ?? 0) : 0;
  if (typeof replicas === "number" && Number.isInteger(replicas) && replicas >= 0) return replicas;
  const message = `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`;
  throw invalid(SCALE, name, [{ reason: "FieldValueInvalid", message, field: "spec.replicas" }]);
}

/** `autoscaling/v1` Scale of a workload: its number of replicas alone. */
export function answerScale({ store }: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { request, call, kind } = resource;
  const live = store.get({ ...kind, namespace: call.namespace, name: call.name });
  if (live === undefined) throw notFound(kind, call.name);
  if (call.verb === "get") return jsonAnswer(scaleOf(live));
  if (call.verb !== "update" && call.verb !== "patch") throw methodNotAllowed();
  const { manager, dryRun } = writeParameters(
    request,
    call.verb === "update" ? "UpdateOptions" : "PatchOptions",
  );
  const wanted = wantedScale(resource, scaleOf(live));
  const sent = isJsonObject(wanted.metadata) ? wanted.metadata.resourceVersion : undefined;
  const { resourceVersion: _liveVersion, ...metadata } = live.metadata;
  const precondition = typeof sent === "string" && sent !== "" ? { resourceVersion: sent } : {};
  const spec = { ...part(live, "spec"), replicas: replicasOf(wanted, call.name) };
  const scaled = { ...live, metadata: { ...metadata, ...precondition }, spec };
  return jsonAnswer(scaleOf(store.update(scaled, { manager, dryRun })));
}
