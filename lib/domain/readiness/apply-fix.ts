import { fromJsonPointer, isJsonObject, type JsonObject, type JsonValue, type Path } from "../base/json.ts";
import type { FixOperation } from "../validation/finding.ts";

/**
 * An object after the operations of a fix. Maps on the way that do not exist are made; an index at or beyond the end of a
 * list appends; removing what is not there changes nothing.
 */
export function applyFix(object: JsonObject, operations: readonly FixOperation[]): JsonObject {
  return operations.reduce<JsonObject>((value, operation) => {
    const next = edited(value, fromJsonPointer(operation.path), operation);
    return isJsonObject(next) ? next : value;
  }, object);
}

function edited(value: JsonValue | undefined, path: Path, operation: FixOperation): JsonValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return operation.op === "remove" ? undefined : operation.value;
  if (Array.isArray(value)) return editedList(value as readonly JsonValue[], { key, rest }, operation);
  const map = isJsonObject(value) ? value : {};
  const name = String(key);
  const inner = edited(Object.hasOwn(map, name) ? map[name] : undefined, rest, operation);
  if (inner === undefined) {
    const { [name]: _gone, ...kept } = map;
    return kept;
  }
  return { ...map, [name]: inner };
}

function editedList(
  list: readonly JsonValue[],
  { key, rest }: { readonly key: string | number; readonly rest: Path },
  operation: FixOperation,
): readonly JsonValue[] {
  const index = key === "-" ? list.length : Number(key);
  if (!Number.isInteger(index) || index < 0) return list;
  const inner = edited(list[index], rest, operation);
  if (inner === undefined) return list.filter((_, at) => at !== index);
  const isInsert = rest.length === 0 && operation.op === "add" && index < list.length;
  return isInsert ? list.toSpliced(index, 0, inner) : list.toSpliced(Math.min(index, list.length), 1, inner);
}
