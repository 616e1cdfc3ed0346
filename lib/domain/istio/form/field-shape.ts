import type { SchemaNode } from "../schema/schema-node.ts";

/** How a value is shown and read, decided by the schema alone. */
export type FieldShape =
  | "text"
  | "integer"
  | "number"
  | "boolean"
  | "enum"
  /** A number or a text: ports and percentages of Kubernetes. */
  | "int-or-text"
  | "list"
  /** Keys of the author's own, as in labels. */
  | "map"
  | "group"
  /** Anything: `google.protobuf.Struct`, or a field that the schema does not know. */
  | "free";

export function shapeOf(schema: SchemaNode | null): FieldShape {
  if (schema === null) return "free";
  if (schema["x-kubernetes-int-or-string"] === true) return "int-or-text";
  if (schema.enum !== undefined && schema.type === "string") return "enum";
  switch (schema.type) {
    case "string":
      return "text";
    case "integer":
    case "number":
    case "boolean":
      return schema.type;
    case "array":
      return schema.items === undefined ? "free" : "list";
    case "object":
      return shapeOfObject(schema);
    default:
      return "free";
  }
}

function shapeOfObject({ properties, additionalProperties }: SchemaNode): FieldShape {
  if (properties !== undefined && Object.keys(properties).length > 0) return "group";
  return typeof additionalProperties === "object" ? "map" : "free";
}

/** Shapes that hold one value in one input. */
export function isScalarShape(shape: FieldShape): boolean {
  return shape !== "list" && shape !== "map" && shape !== "group" && shape !== "free";
}

/** Members of which at most one may be set, as the CRDs say it of a proto's `oneof`. */
export interface Union {
  readonly members: readonly string[];
  /** Whether none may be set. */
  readonly isOptional: boolean;
}

/** The unions of an object's fields; empty when every field may be set beside every other. */
export function unionsOf(schema: SchemaNode | null): readonly Union[] {
  if (schema === null) return [];
  const parts = [schema, ...(schema.allOf ?? [])];
  return parts.flatMap(({ oneOf }) => {
    const members = (oneOf ?? []).flatMap(({ required }) => (required?.length === 1 ? required : []));
    if (oneOf === undefined || members.length === 0) return [];
    return [{ members: [...new Set(members)], isOptional: oneOf.some(({ not }) => not !== undefined) }];
  });
}
