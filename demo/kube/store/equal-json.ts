import { isJsonObject, type JsonValue } from "@/lib/domain/base/json.ts";

/** Equality of JSON values; the order of keys does not count, an undefined field counts as absent. */
export function equalJson(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left))
    return Array.isArray(right) && equalLists(left as readonly JsonValue[], right as readonly JsonValue[]);
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) if (!equalJson(left[key], right[key])) return false;
  return true;
}

function equalLists(left: readonly JsonValue[], right: readonly JsonValue[]): boolean {
  return left.length === right.length && left.every((value, index) => equalJson(value, right[index]));
}
