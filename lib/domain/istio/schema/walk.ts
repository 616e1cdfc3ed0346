import type { SchemaNode } from "./schema-node.ts";

export interface ChildValue {
  readonly key: string | number;
  readonly value: unknown;
  readonly schema: SchemaNode;
  /** Whether the key is one of the author's own, as in labels. */
  readonly isMapKey: boolean;
}

/** The values inside a value that the schema knows. */
export function childSchemas(value: unknown, schema: SchemaNode): readonly ChildValue[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value.map((element, key) => ({ key, value: element as unknown, schema: items, isMapKey: false }));
  }
  if (typeof value !== "object" || value === null) return [];
  const { properties, additionalProperties } = schema;
  return Object.entries(value).flatMap(([key, member]): readonly ChildValue[] => {
    const property = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property !== undefined) return [{ key, value: member, schema: property, isMapKey: false }];
    if (typeof additionalProperties !== "object") return [];
    return [{ key, value: member, schema: additionalProperties, isMapKey: true }];
  });
}
