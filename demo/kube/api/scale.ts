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

/** `autoscaling/v1` Scale of a workload: its number of replicas alone. */
export function answerScale({ store }: ApiContext, { request, call, kind }: ResourceRequest): ApiAnswer {
  const live = store.get({ ...kind, namespace: call.namespace, name: call.name });
  if (live === undefined) throw notFound(kind, call.name);
  if (call.verb === "get") return jsonAnswer(scaleOf(live));
  if (call.verb !== "update" && call.verb !== "patch") throw methodNotAllowed();
  const parameters = writeParameters(request, call.verb === "update" ? "UpdateOptions" : "PatchOptions");
  if (call.verb === "patch" && mediaTypeOf(request) !== MERGE_PATCH)
    throw unsupportedMediaType([MERGE_PATCH]);
  const wanted =
    call.verb === "update"
      ? bodyObject(request)
      : applyMergePatch(scaleOf(live), parseBody(request.body, false));
  if (!isJsonObject(wanted) || !isJsonObject(wanted.metadata))
    throw badRequest("Object 'Kind' is missing in request body");
  const replicas = isJsonObject(wanted.spec) ? (wanted.spec.replicas ?? 0) : 0;
  if (typeof replicas !== "number" || !Number.isInteger(replicas) || replicas < 0) {
    const message = `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`;
    throw invalid({ group: "autoscaling", kind: "Scale", plural: "scales" }, call.name, [
      { reason: "FieldValueInvalid", message, field: "spec.replicas" },
    ]);
  }
  const { resourceVersion } = wanted.metadata;
  const { resourceVersion: _liveVersion, ...metadata } = live.metadata;
  const precondition =
    typeof resourceVersion === "string" && call.verb === "update" ? { resourceVersion } : {};
  const scaled = {
    ...live,
    metadata: { ...metadata, ...precondition },
    spec: { ...part(live, "spec"), replicas },
  };
  const object = store.update(scaled, { manager: parameters.manager, dryRun: parameters.dryRun });
  return jsonAnswer(scaleOf(object));
}
