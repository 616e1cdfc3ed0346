import { groupOf, versionOf } from "../../kube/object-ref.ts";
import { findConfigKind } from "../kinds.ts";
import { checkRules } from "./cel-rules.ts";
import { withDefaults } from "./defaults.ts";
import { bundledSchema, LATEST_RELEASE, type IstioRelease } from "./facts.ts";
import { checkListTypes } from "./list-types.ts";
import { checkMetadata } from "./metadata.ts";
import type { SchemaNode } from "./schema-node.ts";
import type { SchemaProblem, SchemaProblemReason } from "./schema-problem.ts";
import { checkStructure } from "./structural.ts";
import { pruned, unknownFields } from "./unknown-fields.ts";

/** What names an object's schema; every other field may be anything. */
export interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: unknown;
  readonly [field: string]: unknown;
}

export interface SchemaOptions {
  readonly release?: IstioRelease;
  /** The cluster's own schema; wins over the bundled one. */
  readonly schema?: SchemaNode;
}

/** Problems after which the API server does not evaluate CEL rules. */
const BLOCKING: ReadonlySet<SchemaProblemReason> = new Set([
  "required",
  "type",
  "enum",
  "too_long",
  "too_many",
]);

export const RULES_NOT_CHECKED =
  "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

/** The schema an object is judged by. Null when neither the cluster nor the bundle has one. */
export function schemaOf(
  object: AnyObject,
  { release = LATEST_RELEASE, schema }: SchemaOptions = {},
): SchemaNode | null {
  if (schema !== undefined) return schema;
  const kind = findConfigKind(object.kind, groupOf(object.apiVersion));
  return kind === null ? null : bundledSchema(kind, versionOf(object.apiVersion), release);
}

/** What strict decoding refuses: fields that the schema does not know. Empty when there is no schema. */
export function strictDecodingProblems(
  object: AnyObject,
  options: SchemaOptions = {},
): readonly SchemaProblem[] {
  const schema = schemaOf(object, options);
  return schema === null ? [] : unknownFields(object, schema);
}

/**
 * What the API server finds against the schema when it creates the object: metadata, structure, list keys, and, when
 * nothing of that stands in the way, CEL rules. Problems with reason `unchecked` are rules that could not be evaluated.
 * Unknown fields are `strictDecodingProblems`. Empty when there is no schema.
 */
export function validateAgainstSchema(
  object: AnyObject,
  options: SchemaOptions = {},
): readonly SchemaProblem[] {
  const schema = schemaOf(object, options);
  if (schema === null) return [];
  const stored = withDefaults(pruned(object, schema), schema);
  const structure = checkStructure(stored, schema, []);
  const problems = [...checkMetadata(object), ...structure, ...checkListTypes(stored, schema, [])];
  const isBlocked = problems.some(
    ({ reason, message }) => BLOCKING.has(reason) && !message.startsWith("<nil>"),
  );
  return isBlocked ? problems : [...problems, ...checkRules(stored, schema)];
}

/** Whether the schema has CEL rules that were skipped because of these problems. */
export function rulesWereSkipped(
  object: AnyObject,
  problems: readonly SchemaProblem[],
  options: SchemaOptions = {},
): boolean {
  const schema = schemaOf(object, options);
  if (schema === null || !hasRules(schema)) return false;
  return problems.some(({ reason, message }) => BLOCKING.has(reason) && !message.startsWith("<nil>"));
}

const ruled = new WeakMap<SchemaNode, boolean>();

function hasRules(schema: SchemaNode): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  const { items, additionalProperties, properties } = schema;
  const inner = [
    ...Object.values(properties ?? {}),
    ...(items === undefined ? [] : [items]),
    ...(typeof additionalProperties === "object" ? [additionalProperties] : []),
  ];
  const has = (schema["x-kubernetes-validations"] ?? []).length > 0 || inner.some(hasRules);
  ruled.set(schema, has);
  return has;
}

/** The object as the API server would store it: defaults filled, unknown fields dropped. */
export function asStored<T extends AnyObject>(object: T, options: SchemaOptions = {}): T {
  const schema = schemaOf(object, options);
  return schema === null ? object : sameShape<T>(withDefaults(pruned(object, schema), schema));
}

/** Pruning and defaulting keep apiVersion, kind and metadata. */
function sameShape<T>(object: unknown): T {
  return object as T;
}
