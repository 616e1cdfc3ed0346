import type { JsonValue } from "../../base/json.ts";
import { findConfigKind, kindKey } from "../kinds.ts";
import { bundledSchema, ISTIO_RELEASES, LATEST_RELEASE, type IstioRelease } from "../schema/facts.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import type { FieldNote, FieldReference, FieldUnit } from "./field-note.ts";
import { listSemantics, type ListSemantics } from "./list-keys.ts";
import { FIELD_NOTES } from "./notes/index.ts";
import { fieldPatterns, schemaAtPattern } from "./schema-path.ts";

/** What Foresail knows of a field beyond its schema; null is "nothing to say". */
export interface FieldFacts {
  readonly help: string;
  readonly unit: FieldUnit | null;
  readonly refersTo: FieldReference | null;
  /** What holds while the field is absent, in words. */
  readonly defaultText: string | null;
  /** The value that means the same as leaving the field out. */
  readonly defaultValue: JsonValue | null;
  /** Bounds beyond those of the schema. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** The first release of our range that has the field; null when all have it or Istio's release does not decide. */
  readonly since: IstioRelease | null;
  readonly deprecated: { readonly use: string } | null;
  readonly withoutEffect: { readonly until: IstioRelease; readonly why: string } | null;
  /** How elements are told apart and whether their order decides. Null for what is no list. */
  readonly listSemantics: ListSemantics | null;
}

interface KindName {
  readonly kind: string;
  readonly group: string;
}

/**
 * The facts of a field, by a pattern such as `spec.http[].retries.attempts` (`[]` is any element, `{}` any value of a map).
 * Null for fields that Foresail knows nothing of, such as those of a newer CRD.
 */
export function fieldFacts(kind: string, group: string, pattern: string): FieldFacts | null {
  const note = noteOf({ kind, group }, pattern);
  if (note === null) return null;
  const node = latestNode({ kind, group }, pattern);
  const defaultValue = note.defaultValue ?? node?.default ?? null;
  return {
    ...NOTHING_TO_SAY,
    ...note,
    defaultText: note.absent ?? (defaultValue === null ? null : textOf(defaultValue)),
    defaultValue,
    since: sinceRelease({ kind, group }, pattern),
    listSemantics: node?.type === "array" ? listSemantics(kind, pattern, node) : null,
  };
}

const NOTHING_TO_SAY = {
  unit: null,
  refersTo: null,
  minimum: null,
  maximum: null,
  deprecated: null,
  withoutEffect: null,
} as const;

function noteOf(kind: KindName, pattern: string): FieldNote | null {
  const notes = FIELD_NOTES.get(kindKey(kind));
  const name = pattern.replaceAll(/\[\]|\{\}/g, "");
  return (notes !== undefined && Object.hasOwn(notes, name) ? notes[name] : undefined) ?? null;
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The field's schema in our newest release; null for fields that it dropped. */
function latestNode(name: KindName, pattern: string): SchemaNode | null {
  const kind = findConfigKind(name.kind, name.group);
  const schema = kind === null ? null : bundledSchema(kind, kind.preferredVersion, LATEST_RELEASE);
  return schema === null ? null : schemaAtPattern(schema, pattern);
}

const SINCE = new Map<string, ReadonlyMap<string, IstioRelease>>();

function sinceRelease(name: KindName, pattern: string): IstioRelease | null {
  const key = kindKey(name);
  const known = SINCE.get(key) ?? releasesByPattern(name);
  SINCE.set(key, known);
  return known.get(pattern) ?? null;
}

/** The fields that the oldest release of our range does not have. */
function releasesByPattern(name: KindName): ReadonlyMap<string, IstioRelease> {
  const kind = findConfigKind(name.kind, name.group);
  const since = new Map<string, IstioRelease>();
  if (kind === null || kind.family !== "istio") return since;
  const seen = new Set<string>();
  for (const [index, release] of ISTIO_RELEASES.entries()) {
    const schema = bundledSchema(kind, kind.preferredVersion, release);
    for (const pattern of schema === null ? [] : fieldPatterns(schema)) {
      if (!seen.has(pattern) && index > 0) since.set(pattern, release);
      seen.add(pattern);
    }
  }
  return since;
}
