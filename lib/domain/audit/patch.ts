import { isJsonObject, toJsonPointer, type JsonValue, type Path } from "../base/json.ts";
import { isSameJson } from "../kube/canonical-json.ts";

/** One difference, with what was there before. */
export interface PatchOperation {
  readonly op: "add" | "remove" | "replace";
  /** RFC 6901. */
  readonly path: string;
  readonly was?: JsonValue;
  readonly value?: JsonValue;
}

/** Differences by pointer. Lists of equal length are compared by index, others are replaced whole. */
export function patchBetween(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly PatchOperation[] {
  return walk([], before, after);
}

const MAX_RECORDED_CHARACTERS = 64 * 1024;

/** As `patchBetween`; a patch too long for the log becomes one line that says so. The journal has the whole objects. */
export function recordedPatch(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly PatchOperation[] {
  const patch = patchBetween(before, after);
  const length = patch.reduce((sum, operation) => sum + JSON.stringify(operation).length, 0);
  if (length <= MAX_RECORDED_CHARACTERS) return patch;
  return [
    { op: "replace", path: "", value: `[${String(patch.length)} differences, too long to be recorded]` },
  ];
}

function walk(
  path: Path,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly PatchOperation[] {
  if (before === undefined && after === undefined) return [];
  const pointer = toJsonPointer(path);
  if (before === undefined) return after === undefined ? [] : [{ op: "add", path: pointer, value: after }];
  if (after === undefined) return [{ op: "remove", path: pointer, was: before }];
  if (isSameJson(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
    return keys.flatMap((key) => walk([...path, key], own(before, key), own(after, key)));
  }
  if (isList(before) && isList(after) && before.length === after.length) {
    return before.flatMap((element, at) => walk([...path, at], element, after[at]));
  }
  return [{ op: "replace", path: pointer, was: before, value: after }];
}

function own(object: Readonly<Record<string, JsonValue | undefined>>, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
