import type { Path } from "../../base/json.ts";
import type { SchemaNode } from "../schema/schema-node.ts";

const TEXT: SchemaNode = { type: "string" };
const TEXT_MAP: SchemaNode = { type: "object", additionalProperties: TEXT };

/** What a person may write of metadata; the CRDs' schemas do not say. */
const METADATA: SchemaNode = {
  type: "object",
  required: ["name"],
  properties: { name: TEXT, namespace: TEXT, labels: TEXT_MAP, annotations: TEXT_MAP },
};

/** The schema of the value at a path of an object. Null where the schema has no such field, or there is no schema. */
export function schemaAt(root: SchemaNode | null, path: Path): SchemaNode | null {
  const [first, ...rest] = path;
  if (first === undefined) return root;
  if (first === "metadata") return walk(METADATA, rest);
  if (first === "apiVersion" || first === "kind") return rest.length === 0 ? TEXT : null;
  return root === null ? null : walk(root, path);
}

function walk(root: SchemaNode, path: Path): SchemaNode | null {
  let node: SchemaNode | null = root;
  for (const part of path) {
    node = node === null ? null : childSchema(node, part);
  }
  return node;
}

/** The schema of an element, a field or a value of a map. Null when it has none. */
export function childSchema(node: SchemaNode, part: string | number): SchemaNode | null {
  if (typeof part === "number") return node.items ?? null;
  const { properties, additionalProperties } = node;
  if (properties !== undefined && Object.hasOwn(properties, part)) return properties[part] ?? null;
  return typeof additionalProperties === "object" ? additionalProperties : null;
}
