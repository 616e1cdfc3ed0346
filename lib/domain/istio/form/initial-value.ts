import type { JsonValue } from "../../base/json.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { shapeOf, type FieldShape } from "./field-shape.ts";

/**
 * The value that a field begins with when somebody adds it: its default, else the first choice, else as little as the
 * schema allows. Required fields are put in, so that what is missing can be seen.
 */
export function initialValue(schema: SchemaNode | null): JsonValue {
  if (schema === null) return "";
  return schema.default ?? FIRST_VALUES[shapeOf(schema)](schema);
}

const FIRST_VALUES: Readonly<Record<FieldShape, (schema: SchemaNode) => JsonValue>> = {
  text: () => "",
  "int-or-text": () => "",
  integer: ({ minimum }) => minimum ?? 0,
  number: ({ minimum }) => minimum ?? 0,
  boolean: () => true,
  enum: (schema) => schema.enum?.[0] ?? "",
  list: ({ items }) => (items === undefined ? [] : [initialValue(items)]),
  map: () => ({}),
  free: () => ({}),
  group: ({ required = [], properties }) =>
    Object.fromEntries(required.map((name) => [name, initialValue(properties?.[name] ?? null)])),
};
