import type { JsonObject } from "@/lib/domain/base/json.ts";
import { forbiddenMessage } from "../access/authenticate.ts";
import { type AccessQuestion, authorize } from "../access/rbac.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import {
  type ApiAnswer,
  type ApiContext,
  type ApiRequest,
  type ResourceRequest,
  jsonAnswer,
} from "./api-answer.ts";
import { type ApiCall, type ResourceCall, parseApiCall } from "./api-call.ts";
import { forbidden, methodNotAllowed, noSuchPath } from "./api-error.ts";
import { deleteCollection } from "./delete-collection.ts";
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  hasGroupVersion,
} from "./discovery.ts";
import { getObject, listObjects } from "./list.ts";
import { aggregatedDiscoveryVersion } from "./negotiate.ts";
import { answerOpenApi } from "./openapi.ts";
import { REVIEW_KINDS } from "./review-kinds.ts";
import { answerReview } from "./reviews.ts";
import { answerScale } from "./scale.ts";
import { watchObjects } from "./watch.ts";
import { createObject, deleteObject, patchObject, updateObject } from "./write.ts";

function questionOf(call: ApiCall): AccessQuestion {
  return call.type === "path" ? call : { ...call, type: "resource" };
}

function refuse(user: ApiRequest["user"], question: AccessQuestion, reason: string): never {
  const details: JsonObject =
    question.type === "path"
      ? {}
      : {
          ...(question.name === "" ? {} : { name: question.name }),
          ...(question.group === "" ? {} : { group: question.group }),
          kind: question.resource,
        };
  throw forbidden(forbiddenMessage(user, question, reason), details);
}

/** Answers one request of an authenticated sender. Every answer but success is a thrown `ApiError`. */
export function handleRequest(context: ApiContext, request: ApiRequest): ApiAnswer {
  const call = parseApiCall(request.method, request.url);
  const question = questionOf(call);
  const { allowed, reason } = authorize(context.store, request.user, question);
  if (!allowed) refuse(request.user, question, reason);
  return call.type === "path" ? answerPath(context, request) : answerResource(context, request, call);
}

const HEALTH_PATHS: ReadonlySet<string> = new Set([
  "/healthz",
  "/livez",
  "/readyz",
  "/healthz/ping",
  "/livez/ping",
  "/readyz/ping",
]);

function answerPath(context: ApiContext, request: ApiRequest): ApiAnswer {
  const path = request.url.pathname.replace(/\/+$/, "") || "/";
  if (HEALTH_PATHS.has(path)) return { type: "text", code: 200, text: "ok" };
  if (path.startsWith("/openapi/")) return answerOpenApi(context, request);
  if (request.method !== "GET" && request.method !== "HEAD") throw noSuchPath();
  if (path === "/version") return jsonAnswer(versionOf(context.gitVersion));
  const found = discover(context, request, path);
  if (found === null) throw noSuchPath();
  return found;
}

function versionOf(gitVersion: string): JsonObject {
  const [major = "1", minor = "0"] = gitVersion.replace(/^v/, "").split(".");
  return {
    major,
    minor,
    gitVersion,
    gitCommit: "0000000000000000000000000000000000000000",
    gitTreeState: "clean",
    buildDate: "2026-01-01T00:00:00Z",
    goVersion: "go1.26.0",
    compiler: "gc",
    platform: "linux/amd64",
  };
}

function discover({ store }: ApiContext, { headers }: ApiRequest, path: string): ApiAnswer | null {
  const [root = "", group = "", version] = path.slice(1).split("/");
  if (path === "/")
    return jsonAnswer({
      paths: [
        "/api",
        "/api/v1",
        "/apis",
        "/healthz",
        "/livez",
        "/openapi/v2",
        "/openapi/v3",
        "/readyz",
        "/version",
      ],
    });
  if (path === "/api" || path === "/apis") {
    const wanted = aggregatedDiscoveryVersion(headers.accept);
    if (wanted === null) return jsonAnswer(root === "api" ? apiVersions() : apiGroupList(store.kinds));
    const body = aggregatedDiscovery(store.kinds, root === "api" ? "api" : "apis", wanted);
    const contentType = `application/json;g=apidiscovery.k8s.io;v=${wanted};as=APIGroupDiscoveryList`;
    return { type: "json", code: 200, body, contentType };
  }
  if (path === "/api/v1") return jsonAnswer(apiResourceList(store.kinds, "", "v1"));
  if (root !== "apis") return null;
  if (version === undefined) {
    const entry = apiGroup(store.kinds, group);
    return entry === null ? null : jsonAnswer(entry);
  }
  if (path.split("/").length > 4 || !hasGroupVersion(store.kinds, group, version)) return null;
  return jsonAnswer(apiResourceList(store.kinds, group, version));
}

function servedKind({ store }: ApiContext, call: ResourceCall): ServedKind {
  const kind = store.kinds.byResource(call.group, call.resource);
  if (kind === undefined || !kind.versions.includes(call.version)) throw noSuchPath();
  return kind;
}

function answerResource(context: ApiContext, request: ApiRequest, call: ResourceCall): ApiAnswer {
  const review = REVIEW_KINDS.find(
    ({ group, version, plural }) =>
      group === call.group && version === call.version && plural === call.resource,
  );
  if (review !== undefined) {
    if (call.verb !== "create") throw methodNotAllowed();
    return answerReview(context, { request, call, review });
  }
  const kind = servedKind(context, call);
  if (
    kind.namespaced
      ? call.namespace === "" && call.name !== "" && !isCollection(call)
      : call.namespace !== "" && kind.kind !== "Namespace"
  ) {
    throw noSuchPath();
  }
  const scoped = kind.kind === "Namespace" && kind.group === "" ? { ...call, namespace: "" } : call;
  const resource: ResourceRequest = { request, call: scoped, kind };
  if (call.subresource === "") return answerMain(context, resource);
  if (call.subresource === "scale" && kind.hasScale) return answerScale(context, resource);
  if (call.subresource !== "status" || !kind.hasStatus) throw noSuchPath();
  return answerStatus(context, resource);
}

function isCollection({ verb }: ResourceCall): boolean {
  return verb === "list" || verb === "watch" || verb === "deletecollection";
}

function answerMain(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { call, kind } = resource;
  const needsNamespace = kind.namespaced && call.namespace === "";
  switch (call.verb) {
    case "get":
      return getObject(context, resource);
    case "list":
      return listObjects(context, resource);
    case "watch":
      return watchObjects(context, resource);
    case "create":
      if (needsNamespace || call.name !== "") throw methodNotAllowed();
      return createObject(context, resource);
    case "update":
      if (call.name === "") throw methodNotAllowed();
      return updateObject(context, resource);
    case "patch":
      if (call.name === "") throw methodNotAllowed();
      return patchObject(context, resource);
    case "delete":
      return deleteObject(context, resource);
    case "deletecollection":
      if (needsNamespace) throw methodNotAllowed();
      return deleteCollection(context, resource);
  }
}

function answerStatus(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  switch (resource.call.verb) {
    case "get":
      return getObject(context, resource);
    case "update":
      return updateObject(context, resource);
    case "patch":
      return patchObject(context, resource);
    default:
      throw methodNotAllowed();
  }
}
