import type { JsonObject } from "@/lib/domain/base/json.ts";
import { qualifiedKind, qualifiedResource, type ServedKind } from "../kinds/served-kind.ts";

export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

interface StatusFacts {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: JsonObject;
  readonly metadata?: JsonObject;
}

/** An answer other than success, as the `Status` object that Kubernetes sends for it. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly status: JsonObject;

  constructor({ code, reason, message, details, metadata }: StatusFacts) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.reason = reason;
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: metadata ?? {},
      status: "Failure",
      message,
      reason,
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

type Resource = Pick<ServedKind, "group" | "kind" | "plural">;

function named({ group, plural }: Resource, name: string): JsonObject {
  return { name, ...(group === "" ? {} : { group }), kind: plural };
}

export function notFound(kind: Resource, name: string): ApiError {
  return new ApiError({
    code: 404,
    reason: "NotFound",
    message: `${qualifiedResource(kind)} "${name}" not found`,
    details: named(kind, name),
  });
}

export function alreadyExists(kind: Resource, name: string): ApiError {
  return new ApiError({
    code: 409,
    reason: "AlreadyExists",
    message: `${qualifiedResource(kind)} "${name}" already exists`,
    details: named(kind, name),
  });
}

export function conflict(kind: Resource, name: string, why: string): ApiError {
  return new ApiError({
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${qualifiedResource(kind)} "${name}": ${why}`,
    details: named(kind, name),
  });
}

export const CHANGED_SINCE =
  "the object has been modified; please apply your changes to the latest version and try again";

/** 422 with its causes; the message lists them as `field.ErrorList` does. */
export function invalid(kind: Resource, name: string, causes: readonly StatusCause[]): ApiError {
  const lines = causes.map(({ field, message }) => `${field ?? "<nil>"}: ${message}`);
  const joined = lines.length === 1 ? lines[0] : `[${lines.join(", ")}]`;
  return new ApiError({
    code: 422,
    reason: "Invalid",
    message: `${qualifiedKind(kind)} "${name}" is invalid: ${joined}`,
    details: {
      name,
      ...(kind.group === "" ? {} : { group: kind.group }),
      kind: kind.kind,
      causes: causes.map(({ reason, message, field }) => ({ reason, message, field: field ?? "<nil>" })),
    },
  });
}

export function badRequest(message: string): ApiError {
  return new ApiError({ code: 400, reason: "BadRequest", message });
}

export function forbidden(message: string, details: JsonObject): ApiError {
  return new ApiError({ code: 403, reason: "Forbidden", message, details });
}

export function unauthorized(): ApiError {
  return new ApiError({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
}

/** What a path without a handler answers. */
export function noSuchPath(): ApiError {
  return new ApiError({
    code: 404,
    reason: "NotFound",
    message: "the server could not find the requested resource",
    details: {},
  });
}

export function methodNotAllowed(): ApiError {
  return new ApiError({
    code: 405,
    reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
    details: {},
  });
}

export function expired(message: string, continueToken?: string): ApiError {
  return new ApiError({
    code: 410,
    reason: "Expired",
    message,
    ...(continueToken === undefined ? {} : { metadata: { continue: continueToken } }),
  });
}

export function tooOldResourceVersion(asked: number, oldest: number): ApiError {
  return expired(`too old resource version: ${String(asked)} (${String(oldest)})`);
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError({
    code: 415,
    reason: "UnsupportedMediaType",
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  });
}

export function notAcceptable(accepted: readonly string[]): ApiError {
  return new ApiError({
    code: 406,
    reason: "NotAcceptable",
    message: `only the following media types are accepted: ${accepted.join(", ")}`,
  });
}

export function tooLarge(limitBytes: number): ApiError {
  return new ApiError({
    code: 413,
    reason: "RequestEntityTooLarge",
    message: `Request entity too large: limit is ${String(limitBytes)}`,
  });
}
