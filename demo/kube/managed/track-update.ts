import type { KubeObject, ManagedFieldsEntry } from "@/lib/domain/kube/kube-object.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import { asJson } from "../store/stored-object.ts";
import { compareFields, emptyObject, ownableFields } from "./compare-fields.ts";
import {
  type FieldSet,
  NO_FIELDS,
  differenceOf,
  equalSets,
  fromFieldsV1,
  isEmptySet,
  toFieldsV1,
  unionOf,
} from "./field-set.ts";

export interface Writer {
  readonly manager: string;
  readonly apiVersion: string;
  /** RFC 3339, whole seconds. */
  readonly time: string;
  /** Empty for the main resource. */
  readonly subresource: string;
}

export function fieldsOf(entry: ManagedFieldsEntry): FieldSet {
  return entry.fieldsV1 === undefined ? NO_FIELDS : fromFieldsV1(entry.fieldsV1);
}

export function isEntryOf(entry: ManagedFieldsEntry, writer: Writer, operation: "Update" | "Apply"): boolean {
  return (
    entry.manager === writer.manager &&
    entry.operation === operation &&
    (entry.subresource ?? "") === writer.subresource
  );
}

export function entryFor(
  writer: Writer,
  operation: "Update" | "Apply",
  fields: FieldSet,
): ManagedFieldsEntry {
  return {
    manager: writer.manager,
    operation,
    apiVersion: writer.apiVersion,
    time: writer.time,
    fieldsType: "FieldsV1",
    fieldsV1: toFieldsV1(fields),
    ...(writer.subresource === "" ? {} : { subresource: writer.subresource }),
  };
}

function sortEntries(entries: readonly ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const rank = (entry: ManagedFieldsEntry): string =>
    `${entry.operation === "Apply" ? "0" : "1"} ${entry.time ?? ""} ${entry.manager ?? ""}`;
  return [...entries].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

/** An entry less these fields; null when nothing is left. Unchanged entries keep their time. */
export function withoutFields(entry: ManagedFieldsEntry, fields: FieldSet): ManagedFieldsEntry | null {
  const owned = fieldsOf(entry);
  const left = differenceOf(owned, fields);
  if (isEmptySet(left)) return null;
  return equalSets(left, owned) ? entry : { ...entry, fieldsV1: toFieldsV1(left) };
}

/** managedFields after a create, update or patch: the writer owns what it added or changed, the others lose it. */
export function trackUpdate(
  kind: ServedKind,
  {
    before,
    after,
    writer,
    entries: given,
  }: {
    readonly before: KubeObject | null;
    readonly after: KubeObject;
    readonly writer: Writer;
    /** managedFields to go on from; the live object's when not given. */
    readonly entries?: readonly ManagedFieldsEntry[] | undefined;
  },
): readonly ManagedFieldsEntry[] {
  const old = before === null ? emptyObject(kind) : ownableFields(asJson(before));
  const { added, modified, removed } = compareFields(kind, old, ownableFields(asJson(after)));
  const taken = unionOf(added, modified);
  const entries = given ?? before?.metadata.managedFields ?? [];
  if (isEmptySet(taken) && isEmptySet(removed)) return entries;

  const own = entries.find((entry) => isEntryOf(entry, writer, "Update"));
  const ownFields = differenceOf(unionOf(own === undefined ? NO_FIELDS : fieldsOf(own), taken), removed);
  const others = entries.flatMap((entry) => {
    if (entry === own) return [];
    const left = withoutFields(entry, unionOf(taken, removed));
    return left === null ? [] : [left];
  });
  return sortEntries(isEmptySet(ownFields) ? others : [...others, entryFor(writer, "Update", ownFields)]);
}

export { sortEntries as inServerOrder };
