import type { SchemaNode } from "./schema-node.ts";
import { childSchemas } from "./walk.ts";

/**
 * Fills absent fields as the API server does on writing, and drops nulls where null is no value. Maps that are absent
 * stay absent unless they have a default.
 */
export function withDefaults(value: unknown, schema: SchemaNode): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((element) => withDefaults(element, items));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = new Map<string, unknown>(Object.entries(value));
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    const current = entries.get(key);
    const isReplaced = current === null && property.nullable !== true;
    if (!entries.has(key) || isReplaced) entries.set(key, structuredClone(property.default));
  }
  for (const child of childSchemas(Object.fromEntries(entries), schema)) {
    if (child.value === null && child.schema.nullable !== true) {
      entries.delete(String(child.key));
      continue;
    }
    entries.set(String(child.key), withDefaults(child.value, child.schema));
  }
  return Object.fromEntries(entries);
}
