import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KindName } from "../kinds/served-kind.ts";
import { type FieldPath, builtinFieldAt } from "../schema/field-at.ts";
import { equalJson } from "../store/equal-json.ts";

export class StrategicPatchError extends Error {}

/** Field by which the items of a list are matched, null for sets of scalars, undefined for lists that are replaced. */
function mergeKeyAt(kind: KindName, path: FieldPath): string | null | undefined {
  const key = builtinFieldAt(kind, path)?.mergeKey;
  return key === "" ? null : key;
}

const DIRECTIVE = /^\$(patch|retainKeys|deleteFromPrimitiveList\/.+|setElementOrder\/.+)$/;

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([field]) => !DIRECTIVE.test(field)));
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** Null values and directives mean nothing where there was nothing. */
function clean(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[])
      .filter((item) => !(isJsonObject(item) && item.$patch === "delete"))
      .map(clean);
  }
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(withoutDirectives(value)).flatMap(([field, child]) =>
    child === null || child === undefined ? [] : [[field, clean(child)] as const],
  );
  return Object.fromEntries(fields);
}

/** Strategic merge patch as the API server applies it to Kubernetes' own kinds. */
export function applyStrategicMergePatch(kind: KindName, target: JsonObject, patch: JsonObject): JsonObject {
  return mergeObject(kind, { target, patch, path: [] });
}

interface ObjectMerge {
  readonly target: JsonObject;
  readonly patch: JsonObject;
  readonly path: readonly string[];
}

function mergeObject(kind: KindName, { target, patch, path }: ObjectMerge): JsonObject {
  if (patch.$patch === "replace") return clean(withoutDirectives(patch)) as JsonObject;
  if (patch.$patch === "delete") return {};
  const merged: Record<string, JsonValue | undefined> = { ...retained(target, patch.$retainKeys) };
  for (const [field, value] of Object.entries(withoutDirectives(patch))) {
    if (value === null) delete merged[field];
    else if (value !== undefined)
      merged[field] = mergeField(kind, { live: merged[field], value, path: [...path, field] });
  }
  for (const [field, removed] of Object.entries(patch)) {
    const name = /^\$deleteFromPrimitiveList\/(.+)$/.exec(field)?.[1];
    if (name === undefined) continue;
    merged[name] = listOf(merged[name]).filter(
      (item) => !listOf(removed).some((gone) => equalJson(gone, item)),
    );
  }
  for (const [field, order] of Object.entries(patch)) {
    const name = /^\$setElementOrder\/(.+)$/.exec(field)?.[1];
    if (name === undefined || merged[name] === undefined) continue;
    merged[name] = reorder(listOf(merged[name]), listOf(order), mergeKeyAt(kind, [...path, name]) ?? null);
  }
  return merged;
}

function retained(target: JsonObject, keys: JsonValue | undefined): JsonObject {
  if (keys === undefined) return target;
  const kept = new Set(listOf(keys));
  return Object.fromEntries(Object.entries(target).filter(([field]) => kept.has(field)));
}

function mergeField(
  kind: KindName,
  {
    live,
    value,
    path,
  }: { readonly live: JsonValue | undefined; readonly value: JsonValue; readonly path: readonly string[] },
): JsonValue {
  if (isJsonObject(value)) {
    return isJsonObject(live) ? mergeObject(kind, { target: live, patch: value, path }) : clean(value);
  }
  const key = mergeKeyAt(kind, path);
  if (!Array.isArray(value) || key === undefined) return value;
  const patch = value as readonly JsonValue[];
  if (key === null) {
    const current = listOf(live);
    return [...current, ...patch.filter((item) => !current.some((known) => equalJson(known, item)))];
  }
  return mergeList(kind, { live: listOf(live), patch, path, key });
}

function mergeList(
  kind: KindName,
  merge: {
    readonly live: readonly JsonValue[];
    readonly patch: readonly JsonValue[];
    readonly path: readonly string[];
    readonly key: string;
  },
): JsonValue {
  const { patch, path, key } = merge;
  if (patch.some((item) => isJsonObject(item) && item.$patch === "replace")) {
    return patch.filter((item) => !(isJsonObject(item) && item.$patch === "replace")).map(clean);
  }
  let items = [...merge.live];
  for (const item of patch) {
    if (!isJsonObject(item) || item[key] === undefined) {
      throw new StrategicPatchError(
        `map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`,
      );
    }
    const index = items.findIndex((known) => isJsonObject(known) && equalJson(known[key], item[key]));
    const known = items[index];
    if (item.$patch === "delete") items = items.filter((_, at) => at !== index);
    else if (isJsonObject(known)) items[index] = mergeObject(kind, { target: known, patch: item, path });
    else items.push(clean(item));
  }
  return items;
}

function reorder(items: readonly JsonValue[], order: readonly JsonValue[], key: string | null): JsonValue {
  const identity = (item: JsonValue): JsonValue | undefined =>
    key !== null && isJsonObject(item) ? item[key] : item;
  const rank = (item: JsonValue): number =>
    order.findIndex((wanted) => equalJson(identity(wanted), identity(item)));
  const ordered = items.filter((item) => rank(item) !== -1).sort((a, b) => rank(a) - rank(b));
  return [...ordered, ...items.filter((item) => rank(item) === -1)];
}
