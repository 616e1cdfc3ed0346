import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function applyMergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  const merged: Record<string, JsonValue | undefined> = { ...(isJsonObject(target) ? target : {}) };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field];
    else if (value !== undefined) merged[field] = applyMergePatch(merged[field], value);
  }
  return merged as JsonObject;
}
