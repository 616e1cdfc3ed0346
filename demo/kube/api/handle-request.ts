import type { JsonObject } from "@/lib/domain/base/json.ts";
import { forbiddenMessage } from "../access/authenticate.ts";
import { type AccessQuestion, authorize } from "../access/rbac.ts";
import { type ApiAnswer, type ApiContext, type ApiRequest, jsonAnswer } from "./api-answer.ts";
import { type ApiCall, parseApiCall } from "./api-call.ts";
import { forbidden, noSuchPath } from "./api-error.ts";
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  hasGroupVersion,
} from "./discovery.ts";
import { aggregatedDiscoveryVersion } from "./negotiate.ts";
import { answerOpenApi } from "./openapi.ts";
import { answerResource } from "./resource-request.ts";

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

const ROOT_PATHS = [
  "/api",
  "/api/v1",
  "/apis",
  "/healthz",
  "/livez",
  "/openapi/v2",
  "/openapi/v3",
  "/readyz",
  "/version",
];

function discover(context: ApiContext, request: ApiRequest, path: string): ApiAnswer | null {
  const { kinds } = context.store;
  if (path === "/") return jsonAnswer({ paths: ROOT_PATHS });
  if (path === "/api" || path === "/apis")
    return discoverAll(context, request, path === "/api" ? "api" : "apis");
  if (path === "/api/v1") return jsonAnswer(apiResourceList(kinds, "", "v1"));
  const [root, group = "", version, ...rest] = path.slice(1).split("/");
  if (root !== "apis" || rest.length > 0) return null;
  if (version === undefined) {
    const entry = apiGroup(kinds, group);
    return entry === null ? null : jsonAnswer(entry);
  }
  return hasGroupVersion(kinds, group, version) ? jsonAnswer(apiResourceList(kinds, group, version)) : null;
}

function discoverAll({ store }: ApiContext, { headers }: ApiRequest, root: "api" | "apis"): ApiAnswer {
  const wanted = aggregatedDiscoveryVersion(headers.accept);
  if (wanted === null) return jsonAnswer(root === "api" ? apiVersions() : apiGroupList(store.kinds));
  const body = aggregatedDiscovery(store.kinds, root, wanted);
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${wanted};as=APIGroupDiscoveryList`;
  return { type: "json", code: 200, body, contentType };
}
