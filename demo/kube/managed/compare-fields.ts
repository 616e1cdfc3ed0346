import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import { BUILTIN_TYPES, builtinTypeName, jsonFieldsOf } from "../schema/builtin-types.ts";
import { type FieldPath, isAtomicMap } from "../schema/field-at.ts";
import { equalJson } from "../store/equal-json.ts";
import { type FieldSet, NO_FIELDS, THIS_FIELD, fieldSet, unionOf } from "./field-set.ts";
import { type ListKind, KEY_DEFAULTS, listKindAt } from "./list-keys.ts";

export interface FieldComparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

const NOTHING: FieldComparison = { added: NO_FIELDS, modified: NO_FIELDS, removed: NO_FIELDS };

/** Fields that never have an owner. */
const UNOWNED_METADATA: ReadonlySet<string> = new Set([
  "name",
  "namespace",
  "creationTimestamp",
  "selfLink",
  "uid",
  "generation",
  "managedFields",
  "resourceVersion",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
]);

/** What of an object can be owned: no apiVersion, kind, or metadata that the server sets. */
export function ownableFields(object: JsonObject): JsonObject {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = object;
  const owned = Object.entries(isJsonObject(metadata) ? metadata : {}).filter(
    ([field]) => !UNOWNED_METADATA.has(field),
  );
  return { ...rest, metadata: Object.fromEntries(owned) };
}

type Elements = ReadonlyMap<string, JsonValue | undefined>;

/** Path element of a list item, or null when the item lacks a key. */
function itemEdge(item: JsonValue, list: Exclude<ListKind, "atomic">): string | null {
  if (list.by === "value") return `v:${JSON.stringify(item)}`;
  if (!isJsonObject(item)) return null;
  const keys: [string, JsonValue][] = [];
  for (const key of [...list.keys].sort()) {
    const value = item[key] ?? KEY_DEFAULTS[key];
    if (value === undefined) return null;
    keys.push([key, value]);
  }
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** Children of a value by path element; null when the value is owned as a whole. */
export function elementsOf(kind: ServedKind, path: FieldPath, value: JsonValue | undefined): Elements | null {
  if (isJsonObject(value)) {
    if (isAtomicMap(kind, path)) return null;
    return new Map(Object.entries(value).map(([field, child]) => [`f:${field}`, child]));
  }
  if (!Array.isArray(value)) return null;
  const list = listKindAt(kind, path);
  if (list === "atomic") return null;
  const elements = new Map<string, JsonValue>();
  for (const item of value as readonly JsonValue[]) {
    const edge = itemEdge(item, list);
    if (edge === null) return null;
    elements.set(edge, item);
  }
  return elements;
}

/** The field path of an element: items of lists stand at the path of their list. */
export function fieldsBelow(path: FieldPath, edge: string): FieldPath {
  return edge.startsWith("f:") ? [...path, edge.slice(2)] : path;
}

/** Every path of a value, the maps and lists on the way included. */
function wholeTree(kind: ServedKind, path: FieldPath, value: JsonValue | undefined): FieldSet {
  const elements = elementsOf(kind, path, value);
  if (elements === null) return THIS_FIELD;
  return fieldSet(
    true,
    [...elements].map(([edge, child]) => [edge, wholeTree(kind, fieldsBelow(path, edge), child)]),
  );
}

/** Paths of leaves alone, and of list items: what an applied configuration claims. */
export function claimedFields(kind: ServedKind, path: FieldPath, value: JsonValue | undefined): FieldSet {
  const elements = elementsOf(kind, path, value);
  if (elements === null || elements.size === 0) return THIS_FIELD;
  return fieldSet(
    false,
    [...elements].map(([edge, child]) => {
      const inner = claimedFields(kind, fieldsBelow(path, edge), child);
      return [edge, edge.startsWith("f:") ? inner : unionOf(inner, THIS_FIELD)];
    }),
  );
}

/** Which fields a write added, changed and removed, as structured-merge-diff compares two objects. */
export function compareFields(
  kind: ServedKind,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: FieldPath = [],
): FieldComparison {
  if (before === undefined && after === undefined) return NOTHING;
  if (before === undefined) return { ...NOTHING, added: wholeTree(kind, path, after) };
  if (after === undefined) return { ...NOTHING, removed: wholeTree(kind, path, before) };
  const old = elementsOf(kind, path, before);
  const now = elementsOf(kind, path, after);
  if (old === null || now === null) {
    return equalJson(before, after) ? NOTHING : { ...NOTHING, modified: THIS_FIELD };
  }
  const edges = [...new Set([...old.keys(), ...now.keys()])];
  const parts = edges.map(
    (edge) => [edge, compareFields(kind, old.get(edge), now.get(edge), fieldsBelow(path, edge))] as const,
  );
  return {
    added: fieldSet(
      false,
      parts.map(([edge, part]) => [edge, part.added]),
    ),
    modified: fieldSet(
      false,
      parts.map(([edge, part]) => [edge, part.modified]),
    ),
    removed: fieldSet(
      false,
      parts.map(([edge, part]) => [edge, part.removed]),
    ),
  };
}

/** Structs that Go always has, so that a write never adds them as such. */
function standingStructs(typeName: string): JsonObject {
  const structs = [...jsonFieldsOf(typeName)].filter(
    ([, field]) => field.pointer !== true && BUILTIN_TYPES.has(field.type) && field.type !== typeName,
  );
  return Object.fromEntries(structs.map(([name, field]) => [name, standingStructs(field.type)]));
}

/** The object that stands before a create: empty but for what always exists. */
export function emptyObject(kind: ServedKind): JsonObject {
  const typeName = builtinTypeName(kind);
  return typeName === null ? { metadata: {} } : standingStructs(typeName);
}
