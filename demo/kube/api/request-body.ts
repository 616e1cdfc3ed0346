import { parseDocument } from "yaml";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf } from "@/lib/domain/kube/object-ref.ts";
import { type ServedKind, apiVersionOf } from "../kinds/served-kind.ts";
import { builtinTypeName } from "../schema/builtin-types.ts";
import { ProtobufError, decodeProtobuf, openEnvelope } from "../schema/protobuf.ts";
import { asKubeObject } from "../store/stored-object.ts";
import type { ApiRequest, ResourceRequest } from "./api-answer.ts";
import { badRequest, unsupportedMediaType } from "./api-error.ts";

export function mediaTypeOf({ headers }: Pick<ApiRequest, "headers">): string {
  return (headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
}

export const PROTOBUF = "application/vnd.kubernetes.protobuf";
const READABLE = ["application/json", "application/yaml", PROTOBUF];

/** JSON, or YAML where the media type says so. */
export function parseBody(body: Buffer, yaml: boolean): JsonValue {
  const text = body.toString("utf8");
  if (!yaml) {
    try {
      return JSON.parse(text) as JsonValue;
    } catch (error) {
      throw badRequest(
        `couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : "invalid JSON"}`,
      );
    }
  }
  const document = parseDocument(text, { version: "1.1", uniqueKeys: false });
  const [problem] = document.errors;
  if (problem !== undefined) throw badRequest(`error converting YAML to JSON: yaml: ${problem.message}`);
  return document.toJS() as JsonValue;
}

/** The object in the body; kubectl's own kinds may come as protobuf. */
export function bodyObject(request: ApiRequest): JsonObject {
  const mediaType = mediaTypeOf(request);
  if (!READABLE.includes(mediaType)) throw unsupportedMediaType(READABLE);
  if (mediaType === PROTOBUF) return protobufObject(request.body);
  const parsed = parseBody(request.body, mediaType === "application/yaml");
  if (!isJsonObject(parsed))
    throw badRequest("couldn't get version/kind; json parse error: the body is not an object");
  return parsed;
}

function protobufObject(body: Buffer): JsonObject {
  try {
    const envelope = openEnvelope(body);
    const typeName =
      envelope.kind === "DeleteOptions"
        ? "meta.DeleteOptions"
        : builtinTypeName({ group: groupOf(envelope.apiVersion), kind: envelope.kind });
    if (typeName === null) throw unsupportedMediaType(READABLE.filter((type) => type !== PROTOBUF));
    return decodeProtobuf(typeName, envelope);
  } catch (error) {
    if (error instanceof ProtobufError) throw badRequest(error.message);
    throw error;
  }
}

/** An object of the kind that the URL names, in its version and namespace, checked as the API server does it. */
export function objectFor({ call, kind }: ResourceRequest, body: JsonObject): KubeObject {
  const apiVersion = apiVersionOf(kind.group, call.version);
  checkKind(kind, call.version, body);
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const { namespace } = metadata;
  if (kind.namespaced && typeof namespace === "string" && namespace !== "" && namespace !== call.namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  const { namespace: _namespace, ...rest } = metadata;
  const placed = kind.namespaced ? { ...rest, namespace: call.namespace } : rest;
  return asKubeObject({ ...body, apiVersion, kind: kind.kind, metadata: placed });
}

function checkKind(kind: ServedKind, version: string, body: JsonObject): void {
  const apiVersion = apiVersionOf(kind.group, version);
  const given = body.kind ?? (kind.custom ? "" : kind.kind);
  const givenVersion = body.apiVersion ?? (kind.custom ? "" : apiVersion);
  if (given === "") throw badRequest("Object 'Kind' is missing in request body");
  if (given === kind.kind && givenVersion === apiVersion) return;
  throw badRequest(
    `${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: ` +
      `the API version in the data (${String(givenVersion)}) does not match the expected API version (${apiVersion})`,
  );
}
