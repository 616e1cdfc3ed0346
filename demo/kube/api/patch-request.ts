import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import { JsonPatchError, applyJsonPatch, jsonPatch } from "../patch/json-patch.ts";
import { applyMergePatch } from "../patch/merge-patch.ts";
import { StrategicPatchError, applyStrategicMergePatch } from "../patch/strategic-merge-patch.ts";
import { asJson } from "../store/stored-object.ts";
import type { ApiRequest } from "./api-answer.ts";
import { ApiError, badRequest, unsupportedMediaType } from "./api-error.ts";
import { mediaTypeOf, parseBody } from "./request-body.ts";

export const JSON_PATCH = "application/json-patch+json";
export const MERGE_PATCH = "application/merge-patch+json";
export const STRATEGIC_PATCH = "application/strategic-merge-patch+json";
export const APPLY_PATCH = "application/apply-patch+yaml";

export function patchTypesOf(kind: ServedKind): readonly string[] {
  return kind.custom
    ? [JSON_PATCH, MERGE_PATCH, APPLY_PATCH]
    : [JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY_PATCH];
}

function unprocessable(message: string): ApiError {
  return new ApiError({
    code: 422,
    reason: "Invalid",
    message: `the server rejected our request due to an error in our request`,
    details: { causes: [{ message }] },
  });
}

function applyOperations(target: JsonObject, body: JsonValue): JsonValue {
  const operations = jsonPatch.safeParse(body);
  if (!operations.success)
    throw badRequest("error decoding patch: json: cannot unmarshal into Go value of type jsonpatch.Patch");
  try {
    return applyJsonPatch(target, operations.data);
  } catch (error) {
    if (error instanceof JsonPatchError) throw unprocessable(error.message);
    throw error;
  }
}

function applyStrategic(kind: ServedKind, target: JsonObject, body: JsonValue): JsonValue {
  if (!isJsonObject(body))
    throw badRequest("error decoding patch: json: cannot unmarshal into Go value of type map");
  try {
    return applyStrategicMergePatch(kind, target, body);
  } catch (error) {
    if (error instanceof StrategicPatchError) throw unprocessable(error.message);
    throw error;
  }
}

/** The live object with the patch of the request applied. The media type says which kind of patch it is. */
export function patchedObject(request: ApiRequest, kind: ServedKind, live: KubeObject): JsonObject {
  const mediaType = mediaTypeOf(request);
  const accepted = patchTypesOf(kind);
  if (!accepted.includes(mediaType)) throw unsupportedMediaType(accepted);
  const body = parseBody(request.body, false);
  const { resourceVersion, ...metadata } = asJson(live).metadata as JsonObject;
  const target = { ...asJson(live), metadata };
  const patched =
    mediaType === JSON_PATCH
      ? applyOperations({ ...target, metadata: { ...metadata, resourceVersion } }, body)
      : mediaType === MERGE_PATCH
        ? applyMergePatch(target, body)
        : applyStrategic(kind, target, body);
  if (!isJsonObject(patched)) throw badRequest("the patched document is not an object");
  return patched;
}
