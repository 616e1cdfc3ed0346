import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject, ManagedFieldsEntry } from "@/lib/domain/kube/kube-object.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import type { FieldPath } from "../schema/field-at.ts";
import { asJson, asKubeObject } from "../store/stored-object.ts";
import { claimedFields, compareFields, elementsOf, fieldsBelow, ownableFields } from "./compare-fields.ts";
import {
  type FieldSet,
  NO_FIELDS,
  describePaths,
  differenceOf,
  equalSets,
  intersectionOf,
  isEmptySet,
  unionOf,
  withParents,
} from "./field-set.ts";
import { type Writer, entryFor, fieldsOf, inServerOrder, isEntryOf, withoutFields } from "./track-update.ts";

/** Fields that another manager owns with other values. */
export interface ApplyConflict {
  readonly entry: ManagedFieldsEntry;
  readonly paths: readonly string[];
}

export type ApplyOutcome =
  | { readonly ok: true; readonly object: KubeObject }
  | { readonly ok: false; readonly conflicts: readonly ApplyConflict[] };

export interface Application {
  /** Null when the object does not exist yet. */
  readonly live: KubeObject | null;
  readonly applied: KubeObject;
  readonly writer: Writer;
  /** Takes fields from other managers instead of refusing. */
  readonly force: boolean;
}

function withManagedFields(object: JsonObject, entries: readonly ManagedFieldsEntry[]): KubeObject {
  const metadata = { ...(object.metadata as JsonObject), managedFields: entries as never };
  return asKubeObject({ ...object, metadata });
}

/**
 * Server-side apply: the applied configuration merges into the live object, fields that the manager applied before and
 * no longer names go away unless somebody else owns them, and other values of others' fields are conflicts.
 */
export function applyConfiguration(
  kind: ServedKind,
  { live, applied, writer, force }: Application,
): ApplyOutcome {
  const claimed = claimedFields(kind, [], namedFields(applied));
  const own = entryFor(writer, "Apply", claimed);
  if (live === null) return { ok: true, object: withManagedFields(asJson(applied), [own]) };

  const entries = live.metadata.managedFields ?? [];
  const previous = entries.find((entry) => isEntryOf(entry, writer, "Apply"));
  const others = entries.filter((entry) => entry !== previous);
  const ownedByOthers = others.map(fieldsOf).reduce(unionOf, NO_FIELDS);
  const before = withParents(previous === undefined ? NO_FIELDS : fieldsOf(previous));
  const dropped = differenceOf(before, withParents(unionOf(claimed, ownedByOthers)));
  const merged = pruned(kind, {
    value: merge(kind, { live: asJson(live), applied: withoutIdentity(asJson(applied)), path: [] }),
    dropped,
    path: [],
  });
  const next = isJsonObject(merged) ? merged : asJson(live);

  const { added, modified, removed } = compareFields(kind, ownableFields(asJson(live)), ownableFields(next));
  const taken = unionOf(added, modified);
  const conflicts = others.flatMap((entry) => {
    const contested = intersectionOf(fieldsOf(entry), taken);
    return isEmptySet(contested) ? [] : [{ entry, paths: describePaths(contested) }];
  });
  if (conflicts.length > 0 && !force) return { ok: false, conflicts };
  const left = others.flatMap((entry) => withoutFields(entry, unionOf(taken, removed)) ?? []);
  const same =
    previous !== undefined &&
    equalSets(fieldsOf(previous), claimed) &&
    previous.apiVersion === own.apiVersion;
  return { ok: true, object: withManagedFields(next, inServerOrder([...left, same ? previous : own])) };
}

/** What a configuration names of the fields that can be owned. */
function namedFields(applied: KubeObject): JsonObject {
  const { metadata, ...rest } = ownableFields(asJson(applied));
  return isJsonObject(metadata) && Object.keys(metadata).length > 0 ? { ...rest, metadata } : rest;
}

/** What says which object is meant does not merge. */
function withoutIdentity({ apiVersion: _apiVersion, kind: _kind, ...rest }: JsonObject): JsonObject {
  return rest;
}

interface Merge {
  readonly live: JsonValue | undefined;
  readonly applied: JsonValue;
  readonly path: FieldPath;
}

function merge(kind: ServedKind, { live, applied, path }: Merge): JsonValue {
  const old = live === undefined ? null : elementsOf(kind, path, live);
  const now = elementsOf(kind, path, applied);
  if (old === null || now === null) return applied;
  const edges = [...old.keys(), ...[...now.keys()].filter((edge) => !old.has(edge))];
  const parts = edges.map((edge): readonly [string, JsonValue | undefined] => {
    const value = now.get(edge);
    if (value === undefined) return [edge, old.get(edge)];
    return [edge, merge(kind, { live: old.get(edge), applied: value, path: fieldsBelow(path, edge) })];
  });
  return fromElements(live, parts);
}

/** Puts the elements of a map or list together again. */
function fromElements(
  like: JsonValue | undefined,
  parts: readonly (readonly [string, JsonValue | undefined])[],
): JsonValue {
  if (Array.isArray(like)) return parts.flatMap(([, value]) => (value === undefined ? [] : [value]));
  return Object.fromEntries(parts.map(([edge, value]) => [edge.slice(2), value]));
}

interface Pruning {
  readonly value: JsonValue | undefined;
  readonly dropped: FieldSet;
  readonly path: FieldPath;
}

/** A value less the dropped fields; undefined when it is dropped itself. */
function pruned(kind: ServedKind, { value, dropped, path }: Pruning): JsonValue | undefined {
  if (dropped.member) return undefined;
  const elements = value === undefined || dropped.children.size === 0 ? null : elementsOf(kind, path, value);
  if (elements === null) return value;
  const parts = [...elements].flatMap(([edge, child]): (readonly [string, JsonValue | undefined])[] => {
    const inner = dropped.children.get(edge);
    if (inner === undefined) return [[edge, child]];
    const rest = pruned(kind, { value: child, dropped: inner, path: fieldsBelow(path, edge) });
    return rest === undefined ? [] : [[edge, rest]];
  });
  return fromElements(value, parts);
}
