import type { JsonObject } from "@/lib/domain/base/json.ts";
import { type BuiltinField, BUILTIN_TYPES, jsonFieldsOf } from "./builtin-types.ts";

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const EXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";

/** Name of a built-in type in OpenAPI documents, e.g. `io.k8s.api.core.v1.Container`. */
export function openApiName(typeName: string): string {
  const [space = "", name = ""] = typeName.split(".");
  if (space === "meta") return `${META}.${name}`;
  return space === "apiextensions" ? `${EXTENSIONS}.${name}` : `io.k8s.api.${space}.v1.${name}`;
}

const SCALARS: Readonly<Record<string, JsonObject>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  double: { type: "number", format: "double" },
  bytes: { type: "string", format: "byte" },
  quantity: { oneOf: [{ type: "string" }, { type: "number" }] },
  intOrString: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  time: { type: "string", format: "date-time" },
  microTime: { type: "string", format: "date-time" },
  fields: { type: "object" },
  raw: { type: "object" },
  json: {},
};

function typeSchema(type: string): JsonObject {
  if (type.startsWith("[]")) return { type: "array", items: typeSchema(type.slice(2)) };
  if (type.startsWith("{}")) return { type: "object", additionalProperties: typeSchema(type.slice(2)) };
  return SCALARS[type] ?? { allOf: [{ $ref: `#/components/schemas/${openApiName(type)}` }], default: {} };
}

function listFacts({ type, listKeys }: BuiltinField): JsonObject {
  if (!type.startsWith("[]")) return {};
  if (listKeys === undefined) return { "x-kubernetes-list-type": "atomic" };
  if (listKeys.length === 0) return { "x-kubernetes-list-type": "set" };
  return { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": listKeys };
}

function fieldSchema(field: BuiltinField): JsonObject {
  const { mergeKey, atomic } = field;
  return {
    ...typeSchema(field.type),
    ...listFacts(field),
    ...(atomic === true ? { "x-kubernetes-map-type": "atomic" } : {}),
    ...(mergeKey === undefined ? {} : { "x-kubernetes-patch-strategy": "merge" }),
    ...(mergeKey === undefined || mergeKey === "" ? {} : { "x-kubernetes-patch-merge-key": mergeKey }),
  };
}

function schemaOf(typeName: string): JsonObject {
  const fields = [...jsonFieldsOf(typeName)];
  const required = fields
    .filter(([, field]) => field.required === true && !field.type.includes("."))
    .map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(([name, field]) => [name, fieldSchema(field)])),
    ...(required.length === 0 ? {} : { required }),
    ...(BUILTIN_TYPES.get(typeName)?.atomic === true ? { "x-kubernetes-map-type": "atomic" } : {}),
  };
}

function typesBelow(typeName: string, seen: Set<string>): void {
  if (seen.has(typeName)) return;
  seen.add(typeName);
  for (const { type } of jsonFieldsOf(typeName).values()) {
    const inner = type.replace(/^(\[\]|\{\})+/, "");
    if (BUILTIN_TYPES.has(inner)) typesBelow(inner, seen);
  }
}

/** Schemas of these types and of everything below them, by OpenAPI name. */
export function builtinSchemas(typeNames: readonly string[]): Readonly<Record<string, JsonObject>> {
  const seen = new Set<string>();
  for (const typeName of typeNames) typesBelow(typeName, seen);
  return Object.fromEntries([...seen].sort().map((typeName) => [openApiName(typeName), schemaOf(typeName)]));
}
