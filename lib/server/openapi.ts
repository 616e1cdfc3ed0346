import { z } from "zod";
import { errorBody, type AnyContract } from "@/lib/contracts/api.ts";

type Json = Record<string, unknown>;

const schemaOf = (schema: z.core.$ZodType, io: "input" | "output"): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    cycles: "ref",
  }) as Json;
  return rest;
};

const RESPONSES: Readonly<Record<number, string>> = {
  400: "Not valid HTTP or JSON",
  401: "Nobody is signed in",
  403: "The person may not do this",
  404: "There is no such thing, or the person may not see it",
  409: "The object changed since this was planned",
  413: "The body is larger than 10 MB",
  422: "A field is not valid",
  502: "The cluster or Prometheus did not answer",
  503: "Not available now",
};

/** The OpenAPI 3.1 document of every operation, made from the contracts. */
export function openApiDocument(contracts: readonly AnyContract[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const contract of contracts) {
    paths[contract.path] = {
      ...paths[contract.path],
      [contract.method.toLowerCase()]: operationOf(contract),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Foresail",
      version,
      description: "Everything the console reads and does. Authenticate with a Kubernetes bearer token.",
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Error: schemaOf(errorBody, "output") },
    },
  };
}

function operationOf(contract: AnyContract): Json {
  const error = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  const hasBody = !(contract.body instanceof z.core.$ZodUndefined);
  const hasAnswer = !(contract.response instanceof z.core.$ZodUndefined);
  return {
    operationId: contract.id,
    summary: contract.summary,
    ...(contract.audience === "public" ? { security: [] } : {}),
    parameters: [...parametersOf(contract.params, "path"), ...parametersOf(contract.query, "query")],
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(contract.body, "input") } },
          },
        }
      : {}),
    responses: {
      ...(hasAnswer
        ? {
            [contract.status]: {
              description: "Done",
              content: { "application/json": { schema: schemaOf(contract.response, "output") } },
            },
          }
        : { 204: { description: "Done" } }),
      ...Object.fromEntries(
        Object.entries(RESPONSES).map(([status, description]) => [status, { description, content: error }]),
      ),
    },
  };
}

function parametersOf(schema: z.core.$ZodType, where: "path" | "query"): readonly Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: property,
  }));
}
