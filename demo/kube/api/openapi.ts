import { createHash } from "node:crypto";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { KindRegistry } from "../kinds/kind-registry.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import { builtinSchemas, openApiName } from "../schema/builtin-openapi.ts";
import { builtinTypeName } from "../schema/builtin-types.ts";
import { customObjectSchema, propertiesOf } from "../schema/custom-schema.ts";
import { type ApiAnswer, type ApiContext, type ApiRequest, jsonAnswer } from "./api-answer.ts";
import { noSuchPath } from "./api-error.ts";
import { groupVersions, kindsIn } from "./discovery.ts";
import { patchTypesOf } from "./patch-request.ts";
import { REVIEW_KINDS } from "./review-kinds.ts";

interface Described {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schemaName: string;
}

function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** `networking.istio.io` → `io.istio.networking`. */
function reversed(group: string): string {
  return group.split(".").reverse().join(".");
}

function schemaNameOf({ group, kind }: Pick<ServedKind, "group" | "kind">, version: string): string {
  const typeName = builtinTypeName({ group, kind });
  return typeName === null ? `${reversed(group)}.${version}.${kind}` : openApiName(typeName);
}

function queryParameter(name: string): JsonObject {
  return { name, in: "query", schema: { type: "string", uniqueItems: true } };
}

const WRITE_PARAMETERS = ["pretty", "dryRun", "fieldManager", "fieldValidation"].map(queryParameter);

function operation(
  action: string,
  { group, version, kind, schemaName }: Described,
  more: JsonObject = {},
): JsonObject {
  const content = { "application/json": { schema: ref(schemaName) } };
  return {
    ...more,
    responses: { "200": { description: "OK", content } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": { group, version, kind },
  };
}

function body(contentTypes: readonly string[], schema: JsonObject): JsonObject {
  return {
    requestBody: {
      content: Object.fromEntries(contentTypes.map((type) => [type, { schema }])),
      required: true,
    },
  };
}

function objectPaths(kind: ServedKind, version: string): JsonObject {
  const described = { group: kind.group, version, kind: kind.kind, schemaName: schemaNameOf(kind, version) };
  const root = kind.group === "" ? `/api/${version}` : `/apis/${kind.group}/${version}`;
  const collection = `${root}${kind.namespaced ? "/namespaces/{namespace}" : ""}/${kind.plural}`;
  const sent = body(["*/*"], ref(described.schemaName));
  const write = { parameters: WRITE_PARAMETERS };
  return {
    [collection]: {
      get: operation("list", described),
      post: operation("post", described, { ...write, ...sent }),
      delete: operation("deletecollection", described, write),
    },
    [`${collection}/{name}`]: {
      get: operation("get", described),
      put: operation("put", described, { ...write, ...sent }),
      delete: operation("delete", described, write),
      patch: operation("patch", described, {
        parameters: [...WRITE_PARAMETERS, queryParameter("force")],
        ...body(patchTypesOf(kind), { type: "object" }),
      }),
    },
  };
}

function withKind(schema: JsonObject, { group, version, kind }: Described): JsonObject {
  const properties = propertiesOf(schema);
  return {
    ...schema,
    properties: { apiVersion: { type: "string" }, kind: { type: "string" }, ...properties },
    "x-kubernetes-group-version-kind": [{ group, kind, version }],
  };
}

function schemasOf(
  kinds: KindRegistry,
  { group, version }: { readonly group: string; readonly version: string },
): JsonObject {
  const served = kindsIn(kinds, group, version);
  const reviews = REVIEW_KINDS.filter((review) => review.group === group);
  const described = [...served, ...reviews].map(({ kind }) => ({
    group,
    version,
    kind,
    schemaName: schemaNameOf({ group, kind }, version),
  }));
  const typeNames = [...served, ...reviews].flatMap((kind) => builtinTypeName(kind) ?? []);
  const schemas: Record<string, JsonObject> = { ...builtinSchemas(["meta.ObjectMeta", ...typeNames]) };
  for (const kind of served.filter(({ custom }) => custom)) {
    const schema = customObjectSchema(kind, version);
    const metadata = { allOf: [ref(openApiName("meta.ObjectMeta"))] };
    schemas[schemaNameOf(kind, version)] = { ...schema, properties: { ...propertiesOf(schema), metadata } };
  }
  for (const entry of described)
    schemas[entry.schemaName] = withKind(schemas[entry.schemaName] ?? { properties: {} }, entry);
  return schemas;
}

function documentOf({ store, gitVersion }: ApiContext, group: string, version: string): JsonObject {
  const paths = kindsIn(store.kinds, group, version).map((kind) => objectPaths(kind, version));
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: gitVersion },
    paths: Object.assign({}, ...paths) as JsonObject,
    components: { schemas: schemasOf(store.kinds, { group, version }) },
  };
}

/** Swagger 2.0 in protobuf with nothing but its version: clients that find no kind in it use OpenAPI v3. */
const EMPTY_SWAGGER = Buffer.from([0x0a, 0x03, 0x32, 0x2e, 0x30]);

function swagger({ gitVersion }: ApiContext, { headers }: ApiRequest): ApiAnswer {
  const contentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  if ((headers.accept ?? "").includes("protobuf"))
    return { type: "bytes", code: 200, bytes: EMPTY_SWAGGER, contentType };
  return jsonAnswer({
    swagger: "2.0",
    info: { title: "Kubernetes", version: gitVersion },
    paths: {},
    definitions: {},
  });
}

function pathOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
}

/** `/openapi/v2`, `/openapi/v3`, and one v3 document per group and version. */
export function answerOpenApi(context: ApiContext, request: ApiRequest): ApiAnswer {
  const path = request.url.pathname.replace(/\/+$/, "");
  if (path === "/openapi/v2") return swagger(context, request);
  const served = groupVersions(context.store.kinds);
  if (path === "/openapi/v3") {
    const hash = createHash("sha256").update(context.gitVersion).digest("hex").slice(0, 32).toUpperCase();
    const paths = served.map(
      (entry) => [pathOf(entry), { serverRelativeURL: `/openapi/v3/${pathOf(entry)}?hash=${hash}` }] as const,
    );
    return jsonAnswer({ paths: Object.fromEntries(paths) });
  }
  const asked = served.find((entry) => path === `/openapi/v3/${pathOf(entry)}`);
  if (asked === undefined) throw noSuchPath();
  return jsonAnswer(documentOf(context, asked.group, asked.version));
}
