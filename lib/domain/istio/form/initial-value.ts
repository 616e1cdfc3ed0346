import type { JsonValue } from "../../base/json.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { shapeOf } from "./field-shape.ts";

/**
 * The value that a field begins with when somebody adds it: its default, else the first choice, else as little as the
 * schema allows. Required fields are put in, so that what is missing can be seen.
 */
export function initialValue(schema: SchemaNode | null): JsonValue {
  if (schema === null) return "";
  if (schema.default !== undefined) return schema.default;
  switch (shapeOf(schema)) {
    case "enum":
      return schema.enum?.[0] ?? "";
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "boolean":
      return true;
    case "list":
      return schema.items === undefined ? [] : [initialValue(schema.items)];
    case "map":
      return {};
    case "group":
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, initialValue(schema.properties?.[name] ?? null)]),
      );
    case "free":
      return {};
    default:
      return "";
  }
}
