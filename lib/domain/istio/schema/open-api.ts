import { factsText } from "../fields/facts-text.ts";
import { fieldFacts } from "../fields/field-facts.ts";
import type { ConfigKind } from "../kinds.ts";
import { bundledSchema, type IstioRelease } from "./facts.ts";
import type { SchemaNode } from "./schema-node.ts";

/**
 * An OpenAPI v3 document for one kind, as the API server publishes it under `/openapi/v3`. Null when that release does
 * not serve the version.
 */
export function toOpenApiV3(
  kind: ConfigKind,
  version: string,
  release?: IstioRelease,
): Readonly<Record<string, unknown>> | null {
  const schema = bundledSchema(kind, version, release);
  if (schema === null) return null;
  const name = `${kind.group.split(".").toReversed().join(".")}.${version}.${kind.kind}`;
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes CRD Swagger", version: "v0.1.0" },
    paths: {},
    components: {
      schemas: {
        [name]: {
          ...schema,
          "x-kubernetes-group-version-kind": [{ group: kind.group, kind: kind.kind, version }],
        },
      },
    },
  };
}

/**
 * JSON Schema (draft 7) for editors: unknown fields are marked, fields carry our texts for hover and completion, rules in
 * CEL are left to the validator.
 */
export function toJsonSchema(
  kind: ConfigKind,
  version: string,
  release?: IstioRelease,
): Readonly<Record<string, unknown>> | null {
  const schema = bundledSchema(kind, version, release);
  if (schema === null) return null;
  const body = jsonSchema(schema, { kind, pattern: "" });
  const properties = typeof body.properties === "object" && body.properties !== null ? body.properties : {};
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...body,
    required: ["apiVersion", "kind", "metadata"],
    properties: {
      ...properties,
      apiVersion: { const: `${kind.group}/${version}` },
      kind: { const: kind.kind },
      metadata: METADATA,
    },
  };
}

const TEXT_MAP = { type: "object", additionalProperties: { type: "string" } } as const;
const METADATA = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", maxLength: 253 },
    namespace: { type: "string", maxLength: 63 },
    labels: TEXT_MAP,
    annotations: TEXT_MAP,
  },
} as const;

const COPIED = [
  "type",
  "enum",
  "default",
  "minimum",
  "maximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
] as const;

/** Where in the kind a schema stands. Null inside alternatives, whose fields have their texts beside them. */
type Place = { readonly kind: ConfigKind; readonly pattern: string } | null;

function jsonSchema(schema: SchemaNode, place: Place): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of COPIED) if (schema[key] !== undefined) result[key] = schema[key];
  Object.assign(result, typeOf(schema), describe(place));
  if (schema.required !== undefined && schema.required.length > 0) result.required = schema.required;
  if (schema.items !== undefined) result.items = jsonSchema(schema.items, inside(place, "[]"));
  for (const key of ["oneOf", "anyOf", "allOf"] as const) {
    const parts = schema[key];
    if (parts !== undefined && schema["x-kubernetes-int-or-string"] !== true)
      result[key] = parts.map((part) => jsonSchema(part, null));
  }
  if (schema.not !== undefined) result.not = jsonSchema(schema.not, null);
  return { ...result, ...fieldsOf(schema, place) };
}

function inside(place: Place, part: string): Place {
  return place === null ? null : { kind: place.kind, pattern: `${place.pattern}${part}` };
}

function describe(place: Place): { readonly description?: string } {
  const facts = place === null ? null : fieldFacts(place.kind.kind, place.kind.group, place.pattern);
  return facts === null ? {} : { description: factsText(facts) };
}

function typeOf(schema: SchemaNode): Record<string, unknown> {
  if (schema["x-kubernetes-int-or-string"] === true) return { type: ["integer", "string"] };
  return schema.nullable === true && schema.type !== undefined ? { type: [schema.type, "null"] } : {};
}

function fieldsOf(schema: SchemaNode, place: Place): Record<string, unknown> {
  if (schema.properties === undefined) {
    const values = schema.additionalProperties;
    return typeof values === "object"
      ? { additionalProperties: jsonSchema(values, inside(place, "{}")) }
      : {};
  }
  const properties = Object.fromEntries(
    Object.entries(schema.properties).map(([key, property]) => [
      key,
      jsonSchema(property, inside(place, place?.pattern === "" ? key : `.${key}`)),
    ]),
  );
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true || schema.type === undefined;
  return isOpen ? { properties } : { properties, additionalProperties: false };
}
