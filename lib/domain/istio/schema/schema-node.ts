import type { JsonValue } from "../../base/json.ts";

export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** A structural schema of a CRD (OpenAPI v3 with Kubernetes' extensions), without prose. */
export interface SchemaNode {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly format?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly enum?: readonly JsonValue[];
  readonly default?: JsonValue;
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly "x-kubernetes-validations"?: readonly CelRule[];
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
}

/** One file of facts: schemas with shared parts under `$defs`. */
export interface KindFacts {
  readonly kind: string;
  readonly group: string;
  readonly releases: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly schemas: readonly unknown[];
  readonly $defs: Readonly<Record<string, unknown>>;
}

/** Puts the shared parts in place; a part used twice is the same object twice. */
export function resolveSchemas(facts: KindFacts): readonly SchemaNode[] {
  const resolved = new Map<string, unknown>();
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    const reference: unknown = Reflect.get(value, "$ref");
    if (typeof reference !== "string") {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
    }
    const known = resolved.get(reference) ?? resolve(facts.$defs[reference]);
    resolved.set(reference, known);
    return known;
  };
  return facts.schemas.map((schema) => asSchemaNode(resolve(schema)));
}

/** Facts are extracted from CRDs that the API server accepted: their schemas are structural. */
export function asSchemaNode(schema: unknown): SchemaNode {
  return schema as SchemaNode;
}
