import { isJsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import { z } from "zod";
import { equalJson } from "../store/equal-json.ts";

/** A patch that cannot be applied, worded as the API server's JSON patch library words it. */
export class JsonPatchError extends Error {}

const operation = z.object({
  op: z.enum(["add", "remove", "replace", "move", "copy", "test"]),
  path: z.string(),
  from: z.string().optional(),
  value: z.unknown().optional(),
});
export const jsonPatch = z.array(operation);
type Operation = z.infer<typeof operation>;

function parsePointer(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function childOf(value: JsonValue | undefined, part: string): JsonValue | undefined {
  if (Array.isArray(value))
    return (value as readonly JsonValue[])[indexIn(value as readonly JsonValue[], part, false)];
  return isJsonObject(value) ? value[part] : undefined;
}

function indexIn(list: readonly JsonValue[], part: string, atEnd: boolean): number {
  if (atEnd && part === "-") return list.length;
  const index = Number(part);
  if (!/^-?\d+$/.test(part)) throw new JsonPatchError(`strconv.Atoi: parsing "${part}": invalid syntax`);
  const limit = atEnd ? list.length : list.length - 1;
  if (index < 0 || index > limit) {
    throw new JsonPatchError(`Unable to access invalid index: ${part}: invalid index referenced`);
  }
  return index;
}

function valueAt(root: JsonValue | undefined, parts: readonly string[]): JsonValue | undefined {
  return parts.reduce<JsonValue | undefined>(childOf, root);
}

type Edit = (parent: JsonValue, last: string) => JsonValue;

/** Rebuilds the way down to a path and edits its parent. */
function editAt(root: JsonValue | undefined, parts: readonly string[], edit: Edit): JsonValue {
  const [first, ...rest] = parts;
  if (root === undefined || first === undefined || (!isJsonObject(root) && !Array.isArray(root))) {
    throw new JsonPatchError("missing path: missing value");
  }
  if (rest.length === 0) return edit(root, first);
  const child = editAt(childOf(root, first), rest, edit);
  if (isJsonObject(root)) return { ...root, [first]: child };
  const list = root as readonly JsonValue[];
  return list.with(indexIn(list, first, false), child);
}

function insert(value: JsonValue): Edit {
  return (parent, last) => {
    if (isJsonObject(parent)) return { ...parent, [last]: value };
    const list = parent as readonly JsonValue[];
    return list.toSpliced(indexIn(list, last, true), 0, value);
  };
}

const remove: Edit = (parent, last) => {
  if (isJsonObject(parent)) {
    if (parent[last] === undefined)
      throw new JsonPatchError(`Unable to remove nonexistent key: ${last}: missing value`);
    return Object.fromEntries(Object.entries(parent).filter(([field]) => field !== last));
  }
  const list = parent as readonly JsonValue[];
  return list.toSpliced(indexIn(list, last, false), 1);
};

function wrap(name: string, path: string, run: () => JsonValue): JsonValue {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    const missing = error.message.startsWith("missing path");
    throw new JsonPatchError(
      missing
        ? `${name} operation does not apply: doc is missing path: "${path}": missing value`
        : `error in ${name} for path: '${path}': ${error.message}`,
    );
  }
}

function applyOne(root: JsonValue, { op, path, from, value }: Operation): JsonValue {
  const parts = parsePointer(path);
  const given = (value ?? null) as JsonValue;
  const source = (): JsonValue => {
    const found = valueAt(root, parsePointer(from ?? ""));
    if (found === undefined) throw new JsonPatchError("missing path");
    return found;
  };
  switch (op) {
    case "add":
      return parts.length === 0 ? given : wrap(op, path, () => editAt(root, parts, insert(given)));
    case "remove":
      return wrap(op, path, () => editAt(root, parts, remove));
    case "replace": {
      if (parts.length === 0) return given;
      if (valueAt(root, parts) === undefined) {
        throw new JsonPatchError(
          `replace operation does not apply: doc is missing key: ${path}: missing value`,
        );
      }
      return wrap(op, path, () =>
        editAt(root, parts, (parent, last) =>
          isJsonObject(parent)
            ? { ...parent, [last]: given }
            : (parent as readonly JsonValue[]).with(
                indexIn(parent as readonly JsonValue[], last, false),
                given,
              ),
        ),
      );
    }
    case "copy":
      return wrap(op, path, () => editAt(root, parts, insert(source())));
    case "move": {
      const moved = wrap(op, path, source);
      const rest = wrap(op, path, () => editAt(root, parsePointer(from ?? ""), remove));
      return wrap(op, path, () => editAt(rest, parts, insert(moved)));
    }
    case "test":
      if (equalJson(valueAt(root, parts) ?? null, given)) return root;
      throw new JsonPatchError(`testing value ${path} failed: test failed`);
  }
}

/** RFC 6902. Throws `JsonPatchError` at the first operation that does not apply. */
export function applyJsonPatch(target: JsonValue, patch: readonly Operation[]): JsonValue {
  return patch.reduce(applyOne, target);
}
