import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { PatchOperation } from "./patch.ts";

export const REDACTED = "[redacted]";

/** `*` stands for any one key or index. */
interface RedactionRule {
  /** Null: every kind. */
  readonly kind: string | null;
  readonly pointer: readonly string[];
}

/** By kind as the server knows it and by pointer; never by what the caller claims. */
const RULES: readonly RedactionRule[] = [
  { kind: "Secret", pointer: ["data"] },
  { kind: "Secret", pointer: ["stringData"] },
  { kind: "ConfigMap", pointer: ["binaryData"] },
  { kind: null, pointer: ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"] },
  { kind: null, pointer: ["metadata", "managedFields"] },
  { kind: "WasmPlugin", pointer: ["spec", "pluginConfig"] },
  { kind: "WasmPlugin", pointer: ["spec", "vmConfig", "env", "*", "value"] },
  { kind: "TrafficExtension", pointer: ["spec", "wasm", "pluginConfig"] },
  { kind: "VirtualService", pointer: ["spec", "http", "*", "headers", "request", "*", "authorization"] },
  { kind: "VirtualService", pointer: ["spec", "http", "*", "headers", "request", "*", "cookie"] },
  {
    kind: "VirtualService",
    pointer: ["spec", "http", "*", "route", "*", "headers", "request", "*", "authorization"],
  },
  {
    kind: "VirtualService",
    pointer: ["spec", "http", "*", "route", "*", "headers", "request", "*", "cookie"],
  },
];

/** Annotations whose names promise a secret. */
const SECRET_NAME =
  /(^|[./_-])(token|secret|password|passwd|credentials?|apikey|api-key|cookie)s?([./_-]|$)/i;

/** Credentials that may stand in any text. */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, REDACTED],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${REDACTED}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [
    /([?&](?:code|token|access_token|id_token|state|api_key|key|secret|password)=)[^&\s"']+/gi,
    `$1${REDACTED}`,
  ],
];

/** The object as it may be recorded. */
export function redactObject(kind: string, object: JsonObject): JsonObject {
  const redacted = redactAt(kind, [], object);
  return isJsonObject(redacted) ? redacted : {};
}

/** The patch as it may be recorded: a pointer at, above or below a secret loses its values. */
export function redactPatch(kind: string, patch: readonly PatchOperation[]): readonly PatchOperation[] {
  return patch.map(({ op, path, was, value }) => {
    const location = path.split("/").slice(1).map(unescapePart);
    return {
      op,
      path,
      ...(was === undefined ? {} : { was: redactAt(kind, location, was) }),
      ...(value === undefined ? {} : { value: redactAt(kind, location, value) }),
    };
  });
}

export function redactText(text: string): string {
  return SECRET_TEXTS.reduce((redacted, [pattern, by]) => redacted.replace(pattern, by), text);
}

function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function redactAt(kind: string, path: readonly string[], value: JsonValue): JsonValue {
  if (isSecretAt(kind, path)) return REDACTED;
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value))
    return value.map((element: JsonValue, at) => redactAt(kind, [...path, String(at)], element));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [[key, redactAt(kind, [...path, key], member)]],
    ),
  );
}

function isSecretAt(kind: string, path: readonly string[]): boolean {
  if (
    path[0] === "metadata" &&
    path[1] === "annotations" &&
    path[2] !== undefined &&
    SECRET_NAME.test(path[2])
  ) {
    return true;
  }
  return RULES.some((rule) => (rule.kind === null || rule.kind === kind) && isAtOrBelow(rule.pointer, path));
}

function isAtOrBelow(pointer: readonly string[], path: readonly string[]): boolean {
  return (
    path.length >= pointer.length &&
    pointer.every((part, at) => part === "*" || part.toLowerCase() === path[at]?.toLowerCase())
  );
}
