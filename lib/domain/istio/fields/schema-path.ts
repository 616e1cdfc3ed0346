import type { Path } from "../../base/json.ts";
import type { SchemaNode } from "../schema/schema-node.ts";

/**
 * The pattern of a place in an object: numbers become `[]`, keys of maps `{}`. The schema tells maps from objects; where it
 * ends, the remaining keys are taken as they are.
 */
export function fieldPattern(schema: SchemaNode, path: Path): string {
  let node: SchemaNode | undefined = schema;
  let pattern = "";
  for (const part of path) {
    const { properties, additionalProperties }: SchemaNode = node ?? {};
    if (typeof part === "number") {
      pattern += "[]";
      node = node?.items;
    } else if (properties !== undefined && Object.hasOwn(properties, part)) {
      pattern += pattern === "" ? part : `.${part}`;
      node = properties[part];
    } else if (additionalProperties !== undefined && additionalProperties !== false) {
      pattern += "{}";
      node = typeof additionalProperties === "object" ? additionalProperties : undefined;
    } else {
      pattern += pattern === "" ? part : `.${part}`;
      node = undefined;
    }
  }
  return pattern;
}

/** The schema at a pattern. Null where the schema has no such field. */
export function schemaAtPattern(schema: SchemaNode, pattern: string): SchemaNode | null {
  let node: SchemaNode | null = schema;
  for (const part of pattern.match(/\[\]|\{\}|[^.[\]{}]+/g) ?? []) {
    node = node === null ? null : step(node, part);
  }
  return node;
}

/** The patterns of all fields of a schema below `spec`, parents first. */
export function fieldPatterns(schema: SchemaNode): readonly string[] {
  const patterns: string[] = [];
  const visit = (node: SchemaNode, pattern: string): void => {
    patterns.push(pattern);
    for (const [key, property] of Object.entries(node.properties ?? {})) visit(property, `${pattern}.${key}`);
    if (node.items !== undefined) visit(node.items, `${pattern}[]`);
    if (typeof node.additionalProperties === "object") visit(node.additionalProperties, `${pattern}{}`);
  };
  const spec = schema.properties?.spec;
  if (spec !== undefined) visit(spec, "spec");
  return patterns;
}

function step(node: SchemaNode, part: string): SchemaNode | null {
  if (part === "[]") return node.items ?? null;
  const { properties, additionalProperties } = node;
  if (part === "{}") return typeof additionalProperties === "object" ? additionalProperties : null;
  return (properties !== undefined && Object.hasOwn(properties, part) ? properties[part] : null) ?? null;
}
