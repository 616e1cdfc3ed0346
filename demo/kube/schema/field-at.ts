import type { KindName } from "../kinds/served-kind.ts";
import { type BuiltinField, BUILTIN_TYPES, builtinTypeName, jsonFieldsOf } from "./builtin-types.ts";

/** Where a field stands: names of the fields above it, list items and map keys skipped. */
export type FieldPath = readonly string[];

/** The type of one item of a list or map, or the type itself. */
export function elementType(type: string): string {
  return type.startsWith("[]") || type.startsWith("{}") ? elementType(type.slice(2)) : type;
}

const FOUND = new Map<string, BuiltinField | null>();

/**
 * The field at a path of a built-in kind, and of the metadata of every kind. Null for fields of CRDs, unknown fields and
 * keys of maps.
 */
export function builtinFieldAt(kind: KindName, path: FieldPath): BuiltinField | null {
  const key = `${kind.group}/${kind.kind} ${path.join(".")}`;
  const known = FOUND.get(key);
  if (known !== undefined) return known;
  const found = search(kind, path);
  FOUND.set(key, found);
  return found;
}

function search(kind: KindName, path: FieldPath): BuiltinField | null {
  const [first, ...rest] = path;
  if (first === undefined) return null;
  const root = builtinTypeName(kind);
  if (root === null) return first === "metadata" ? walk("meta.ObjectMeta", rest) : null;
  return walk(root, path);
}

function walk(typeName: string, path: FieldPath): BuiltinField | null {
  let type = typeName;
  let found: BuiltinField | null = null;
  for (const name of path) {
    if (found?.type.startsWith("{}") === true) return null;
    const field = jsonFieldsOf(type).get(name);
    if (field === undefined) return null;
    found = field;
    type = elementType(field.type);
  }
  return found;
}

/** Whether the map or struct at a path has one owner as a whole. */
export function isAtomicMap(kind: KindName, path: FieldPath): boolean {
  const field = builtinFieldAt(kind, path);
  if (field === null) return false;
  return field.atomic === true || (BUILTIN_TYPES.get(field.type)?.atomic ?? false);
}
