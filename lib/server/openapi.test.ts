import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ALL_CONTRACTS } from "@/lib/contracts/index.ts";
import { openApiDocument } from "./openapi.ts";

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: readonly unknown[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: unknown;
  }[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: unknown }>>;
  };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, unknown>>;
    readonly schemas: Readonly<Record<string, unknown>>;
  };
}

/** What a client gets: the document after JSON. */
const document = JSON.parse(JSON.stringify(openApiDocument(ALL_CONTRACTS, "1.2.3"))) as Document;

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Keywords of JSON Schema 2020-12 that the contracts use, with the shape each must have. */
const KEYWORDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  $ref: (value) => typeof value === "string",
  $defs: isSchemaMap,
  type: (value) =>
    ["string", "number", "integer", "boolean", "object", "array", "null"].includes(String(value)),
  properties: isSchemaMap,
  required: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
  additionalProperties: isSchema,
  propertyNames: isSchema,
  items: isSchema,
  prefixItems: isSchemaList,
  anyOf: isSchemaList,
  oneOf: isSchemaList,
  allOf: isSchemaList,
  not: isSchema,
  enum: (value) => Array.isArray(value) && value.length > 0 && new Set(value).size === value.length,
  const: () => true,
  default: () => true,
  format: (value) => typeof value === "string",
  pattern: (value) => typeof value === "string" && isPattern(value),
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  minimum: Number.isFinite,
  maximum: Number.isFinite,
  exclusiveMinimum: Number.isFinite,
  exclusiveMaximum: Number.isFinite,
};

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isPattern(value: string): boolean {
  new RegExp(value, "u");
  return true;
}

function isSchemaList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isSchema);
}

function isSchemaMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every(isSchema);
}

function isSchema(value: unknown): boolean {
  if (typeof value === "boolean") return true;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([keyword, content]) => {
    const check = KEYWORDS[keyword];
    if (check?.(content) !== true) throw new Error(`${keyword}: ${JSON.stringify(content).slice(0, 200)}`);
    return true;
  });
}

function references(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

function resolves(reference: string): boolean {
  if (!reference.startsWith("#/")) return false;
  let at: unknown = document;
  for (const part of reference.slice(2).split("/")) {
    at = typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[part] : undefined;
  }
  return isSchema(at);
}

describe("the OpenAPI document", () => {
  it("is of version 3.1, with a title, a version and the bearer token as its security scheme", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "Foresail", version: "1.2.3" },
      security: [{ bearer: [] }],
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    });
  });

  it("describes every contract and nothing else", () => {
    expect(operations.map(({ operation }) => operation.operationId).toSorted()).toEqual(
      ALL_CONTRACTS.map(({ id }) => id).toSorted(),
    );
  });

  it.each(operations.map((entry) => [entry.operation.operationId, entry] as const))(
    "describes %s completely",
    (id, { path, method, operation }) => {
      expect(operation.summary.trim()).not.toBe("");
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(inPath.map(({ name }) => name).toSorted()).toEqual(named.toSorted());
      expect(inPath.every(({ required }) => required)).toBe(true);
      expect(operation.parameters.every(({ schema }) => isSchema(schema))).toBe(true);
      const keys = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(keys).size).toBe(keys.length);

      const body = operation.requestBody?.content["application/json"]?.schema;
      expect(method === "get" ? body : null).toBe(method === "get" ? undefined : null);
      if (body !== undefined) expect(isSchema(body)).toBe(true);

      const contract = ALL_CONTRACTS.find((one) => one.id === id);
      expect(operation.security).toEqual(contract?.audience === "public" ? [] : undefined);
      const statuses = Object.keys(operation.responses);
      const hasAnswer = !(contract?.response instanceof z.core.$ZodUndefined);
      expect(statuses.filter((status) => status.startsWith("2"))).toEqual([
        hasAnswer ? String(contract?.status) : "204",
      ]);
      expect(statuses).toEqual(expect.arrayContaining(["401", "403", "422"]));
      expect(Object.values(operation.responses).every(({ description }) => description !== "")).toBe(true);
    },
  );

  it("has no reference that leads nowhere", () => {
    const broken = references(document).filter((reference) => !resolves(reference));
    expect([...new Set(broken)]).toEqual([]);
  });
});
