import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import { type SchemaNode, bundledSchema } from "@/lib/domain/istio/schema.ts";
import type { KindName, ServedKind } from "../kinds/served-kind.ts";
import type { FieldPath } from "./field-at.ts";

const UNKNOWN: JsonObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** Schemas are JSON: they are read from committed files of facts. */
function asSchemaJson(schema: SchemaNode): JsonObject {
  return schema as unknown as JsonObject;
}

/** Schema of whole objects of a custom kind, as its CRD carries it; anything goes where the facts have none. */
export function customObjectSchema(kind: KindName, version: string): JsonObject {
  const schema = bundledSchema(kind, version);
  return schema === null ? UNKNOWN : asSchemaJson(schema);
}

/** The schema of the field at a path of a custom kind, list items and map keys skipped; null where there is none. */
export function customFieldAt(kind: ServedKind, path: FieldPath): SchemaNode | null {
  let node: SchemaNode | null = bundledSchema(kind, kind.versions[0] ?? "v1");
  for (const name of path) {
    const inner: SchemaNode | null = node === null ? null : elementOf(node);
    const values = inner?.additionalProperties;
    node = inner?.properties?.[name] ?? (typeof values === "object" ? values : null);
  }
  return node;
}

function elementOf(node: SchemaNode): SchemaNode {
  return node.type === "array" && node.items !== undefined ? elementOf(node.items) : node;
}

export function propertiesOf(schema: JsonObject): JsonObject {
  return isJsonObject(schema.properties) ? schema.properties : {};
}
