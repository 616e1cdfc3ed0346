import { z } from "zod";
import type { KindName } from "../kinds/served-kind.ts";
import facts from "./builtin-types.json" with { type: "json" };

/**
 * Type of a field: `string`, `bool`, `int32`, `int64`, `double`, `bytes`, `quantity`, `intOrString`, `time`,
 * `microTime`, `fields`, `json`, `raw`, the name of a type, `[]` and a type for lists, `{}` and a type for maps.
 */
export type FieldType = string;

const field = z.object({
  type: z.string(),
  /** Number in the protobuf encoding. */
  number: z.number(),
  /** The fields of this message stand in the parent in JSON. */
  inline: z.literal(true).optional(),
  required: z.literal(true).optional(),
  /** A Go pointer: the field can be absent even where its type is a struct. */
  pointer: z.literal(true).optional(),
  /** Keys of an associative list; none for a set. */
  listKeys: z.array(z.string()).optional(),
  /** The map is owned as a whole. */
  atomic: z.literal(true).optional(),
  /** Key of a list that strategic merge patch merges; empty for scalars. */
  mergeKey: z.string().optional(),
});
export type BuiltinField = Readonly<z.infer<typeof field>>;

const builtinType = z.object({ atomic: z.literal(true).optional(), fields: z.record(z.string(), field) });
export type BuiltinType = Readonly<z.infer<typeof builtinType>>;

/** Facts of Kubernetes 1.33's own types, by package and name, e.g. `core.Container`. */
export const BUILTIN_TYPES: ReadonlyMap<string, BuiltinType> = new Map(
  Object.entries(z.record(z.string(), builtinType).parse(facts)),
);

const PACKAGE_OF_GROUP: Readonly<Record<string, string>> = {
  "": "core",
  apps: "apps",
  batch: "batch",
  "discovery.k8s.io": "discovery",
  "rbac.authorization.k8s.io": "rbac",
  "admissionregistration.k8s.io": "admissionregistration",
  "apiextensions.k8s.io": "apiextensions",
  "coordination.k8s.io": "coordination",
  "authentication.k8s.io": "authentication",
  "authorization.k8s.io": "authorization",
};

/** Name of the type of a built-in kind; null for kinds of CRDs. */
export function builtinTypeName({ group, kind }: KindName): string | null {
  const space = PACKAGE_OF_GROUP[group];
  const name = `${space ?? ""}.${kind}`;
  return space !== undefined && BUILTIN_TYPES.has(name) ? name : null;
}

/** Fields of a type as JSON has them: those of inlined messages included. */
export function jsonFieldsOf(typeName: string): ReadonlyMap<string, BuiltinField> {
  const known = JSON_FIELDS.get(typeName);
  if (known !== undefined) return known;
  const fields = new Map<string, BuiltinField>();
  for (const [name, entry] of Object.entries(BUILTIN_TYPES.get(typeName)?.fields ?? {})) {
    if (entry.inline !== true) fields.set(name, entry);
    else for (const [inner, innerEntry] of jsonFieldsOf(entry.type)) fields.set(inner, innerEntry);
  }
  JSON_FIELDS.set(typeName, fields);
  return fields;
}

const JSON_FIELDS = new Map<string, ReadonlyMap<string, BuiltinField>>();
