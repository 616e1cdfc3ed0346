import type { Path } from "../../base/json.ts";
import type { SchemaNode } from "./schema-node.ts";
import { fieldPath, type SchemaProblem } from "./schema-problem.ts";
import { childSchemas } from "./walk.ts";

const OBJECT_META_FIELDS: ReadonlySet<string> = new Set([
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
]);

const TYPE_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** Fields that the schema does not know: strict decoding refuses them, other decoding drops them. Sorted by path. */
export function unknownFields(object: unknown, schema: SchemaNode): readonly SchemaProblem[] {
  const paths = [...unknownPaths(object, schema, []), ...unknownMetadata(object)];
  return paths
    .map((path): SchemaProblem => {
      const message = `unknown field ${JSON.stringify(fieldPath(path))}`;
      return { path, reason: "unknown_field", message };
    })
    .toSorted((a, b) => (a.message < b.message ? -1 : 1));
}

function unknownMetadata(object: unknown): readonly Path[] {
  const metadata: unknown =
    typeof object === "object" && object !== null ? Reflect.get(object, "metadata") : null;
  if (typeof metadata !== "object" || metadata === null) return [];
  return Object.keys(metadata)
    .filter((key) => !OBJECT_META_FIELDS.has(key))
    .map((key) => ["metadata", key]);
}

function unknownPaths(value: unknown, schema: SchemaNode, path: Path): readonly Path[] {
  const isRoot = path.length === 0;
  if (Array.isArray(value) && schema.items === undefined) {
    const isKept = schema["x-kubernetes-preserve-unknown-fields"] === true;
    return isKept ? [] : value.flatMap((element, index) => fieldsWithoutSchema(element, [...path, index]));
  }
  const own =
    isRoot || !Array.isArray(value) ? ownUnknown(value, schema, isRoot).map((key) => [...path, key]) : [];
  const inner = childSchemas(value, schema)
    .filter(({ key }) => !(isRoot && TYPE_FIELDS.has(String(key))))
    .flatMap((child) => unknownPaths(child.value, child.schema, [...path, child.key]));
  return [...own, ...inner];
}

/** In a list where the schema has none nothing is known (apiextensions `pruning.Prune`). */
function fieldsWithoutSchema(value: unknown, path: Path): readonly Path[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => fieldsWithoutSchema(element, [...path, index]));
  }
  return typeof value === "object" && value !== null ? Object.keys(value).map((key) => [...path, key]) : [];
}

function ownUnknown(value: unknown, schema: SchemaNode, isRoot: boolean): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  if (schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties !== undefined)
    return [];
  const known = schema.properties ?? {};
  return Object.keys(value).filter((key) => !Object.hasOwn(known, key) && !(isRoot && TYPE_FIELDS.has(key)));
}

/** The value without the fields that the schema does not know, as the API server stores it. */
export function pruned(value: unknown, schema: SchemaNode, isRoot = true): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((element) => pruned(element, items, false));
  }
  if (typeof value !== "object" || value === null) return value;
  const dropped = new Set(ownUnknown(value, schema, isRoot));
  const children = new Map(childSchemas(value, schema).map((child) => [String(child.key), child.schema]));
  const entries = Object.entries(value).flatMap(
    ([key, member]: [string, unknown]): readonly [string, unknown][] => {
      if (dropped.has(key)) return [];
      const child = children.get(key);
      return [
        [
          key,
          child === undefined || (isRoot && TYPE_FIELDS.has(key)) ? member : pruned(member, child, false),
        ],
      ];
    },
  );
  return Object.fromEntries(entries);
}
