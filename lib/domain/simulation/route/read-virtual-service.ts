import type { JsonObject, Path } from "../../base/json.ts";
import { parseDurationMs } from "../../istio/duration.ts";
import { resolveHost } from "../../istio/host.ts";
import { readStringMatch, type StringMatch } from "../../istio/string-match.ts";
import type { RetryPolicy } from "../../mesh/settings.ts";
import type { ConfigObject } from "../../mesh/snapshot.ts";
import {
  booleanAt,
  field,
  numberAt,
  objectAt,
  objectsAt,
  sectionAt,
  textAt,
  textMapAt,
  textsAt,
} from "../spec-fields.ts";
import { readCors } from "./cors.ts";
import { readIstioEdits } from "./header-edits.ts";
import type {
  Fault,
  GenerationMatch,
  HttpMatch,
  HttpRule,
  Mirror,
  NamedMatch,
  Redirect,
  Rewrite,
  RouteDestination,
  RuleAction,
} from "./http-rule.ts";
import { matchedName } from "./claim-name.ts";
import { readRetryOn } from "./retry-policy.ts";

const compiled = new WeakMap<
  ConfigObject,
  { readonly domain: string; readonly rules: readonly HttpRule[] }
>();

/** HTTP rules of a VirtualService in listed order, read once per object. */
export function httpRulesOf(object: ConfigObject, domain: string): readonly HttpRule[] {
  const known = compiled.get(object);
  if (known !== undefined && known.domain === domain) return known.rules;
  const rules = objectsAt(object.spec, "http").map((http, index) =>
    readRule({ object, domain }, http, index),
  );
  compiled.set(object, { domain, rules });
  return rules;
}

interface Owner {
  readonly object: ConfigObject;
  readonly domain: string;
}

function readRule(owner: Owner, http: JsonObject, index: number): HttpRule {
  const { object } = owner;
  const path: Path = ["spec", "http", index];
  const headers = sectionAt(http, "headers");
  return {
    object,
    path,
    index,
    name: textAt(http, "name"),
    matches: objectsAt(http, "match").map((match) => readMatch(object, match)),
    action: readAction(owner, http),
    rewrite: readRewrite(objectAt(http, "rewrite")),
    fault: readFault(objectAt(http, "fault")),
    cors: readCors(objectAt(http, "corsPolicy")),
    mirrors: readMirrors(owner, http),
    timeoutMs: durationAt(http, "timeout"),
    retries: readRetries(objectAt(http, "retries")),
    requestHeaders: readIstioEdits(headers, "request"),
    responseHeaders: readIstioEdits(headers, "response"),
  };
}

export function durationAt(object: JsonObject, name: string): number | null {
  const text = textAt(object, name);
  return text === null ? null : parseDurationMs(text);
}

function readMatch(object: ConfigObject, match: JsonObject): HttpMatch {
  return {
    uri: readStringMatch(field(match, "uri")),
    ignoreUriCase: booleanAt(match, "ignoreUriCase") ?? false,
    method: readStringMatch(field(match, "method")),
    scheme: readStringMatch(field(match, "scheme")),
    authority: readStringMatch(field(match, "authority")),
    headers: readNamed(match, "headers", matchedName),
    withoutHeaders: readNamed(match, "withoutHeaders", matchedName),
    queryParams: readNamed(match, "queryParams", (name) => name),
    generation: readGeneration(object, match),
  };
}

export function readGeneration(object: ConfigObject, match: JsonObject): GenerationMatch {
  return {
    port: numberAt(match, "port"),
    gateways: textsAt(match, "gateways").map((name) => gatewayName(name, object.namespace)),
    sourceLabels: textMapAt(match, "sourceLabels"),
    sourceNamespace: textAt(match, "sourceNamespace"),
  };
}

/** `namespace/name`; a short name is of the rule's namespace, `mesh` is a reserved word. */
export function gatewayName(name: string, namespace: string): string {
  if (name === "mesh" || name.includes("/")) return name;
  const [short, ns] = name.split(".");
  return name.includes(".") ? `${ns ?? ""}/${short ?? ""}` : `${namespace}/${name}`;
}

function readNamed(match: JsonObject, name: string, keyed: (name: string) => string): readonly NamedMatch[] {
  return Object.entries(sectionAt(match, name)).map(([key, value]): NamedMatch => {
    const stated: StringMatch = readStringMatch(value) ?? { kind: "present" };
    return [keyed(key), stated];
  });
}

function readAction(owner: Owner, http: JsonObject): RuleAction {
  const redirect = objectAt(http, "redirect");
  if (redirect !== null) return { kind: "redirect", redirect: readRedirect(redirect) };
  const direct = objectAt(http, "directResponse");
  if (direct !== null) {
    const body = objectAt(direct, "body");
    const text = body === null ? null : (textAt(body, "string") ?? textAt(body, "bytes"));
    return { kind: "direct", status: numberAt(direct, "status") ?? 200, body: text };
  }
  const delegate = objectAt(http, "delegate");
  if (delegate !== null) {
    const namespace = textAt(delegate, "namespace") ?? "";
    return {
      kind: "delegate",
      namespace: namespace === "" ? owner.object.namespace : namespace,
      name: textAt(delegate, "name") ?? "",
    };
  }
  return {
    kind: "forward",
    destinations: objectsAt(http, "route").map((route) => readDestination(owner, route)),
  };
}

export function readDestination({ object, domain }: Owner, route: JsonObject): RouteDestination {
  const destination = sectionAt(route, "destination");
  const headers = sectionAt(route, "headers");
  return {
    host: resolveHost(textAt(destination, "host") ?? "", object.namespace, domain),
    subset: nonEmpty(textAt(destination, "subset")),
    port: numberAt(sectionAt(destination, "port"), "number"),
    weight: Math.max(0, numberAt(route, "weight") ?? 0),
    requestHeaders: readIstioEdits(headers, "request"),
    responseHeaders: readIstioEdits(headers, "response"),
    invalid: null,
  };
}

function nonEmpty(text: string | null): string | null {
  return text === "" ? null : text;
}

function readRedirect(redirect: JsonObject): Redirect {
  const uri = nonEmpty(textAt(redirect, "uri"));
  const prefix = nonEmpty(textAt(redirect, "prefixRewrite"));
  const derive = textAt(redirect, "derivePort");
  return {
    scheme: nonEmpty(textAt(redirect, "scheme")),
    authority: nonEmpty(textAt(redirect, "authority")),
    port:
      numberAt(redirect, "port") ??
      (derive === "FROM_PROTOCOL_DEFAULT"
        ? "from-scheme"
        : derive === "FROM_REQUEST_PORT"
          ? "from-request"
          : null),
    path:
      uri !== null
        ? { kind: "full", value: uri }
        : prefix === null
          ? null
          : { kind: "prefix", value: prefix },
    code: numberAt(redirect, "redirectCode") ?? 301,
  };
}

function readRewrite(rewrite: JsonObject | null): Rewrite | null {
  if (rewrite === null) return null;
  const uri = nonEmpty(textAt(rewrite, "uri"));
  const regex = objectAt(rewrite, "uriRegexRewrite");
  const path: Rewrite["path"] =
    regex !== null
      ? { kind: "regex", match: textAt(regex, "match") ?? "", substitution: textAt(regex, "rewrite") ?? "" }
      : uri === null
        ? null
        : { kind: "prefix", value: uri };
  return { path, authority: nonEmpty(textAt(rewrite, "authority")) };
}

/** Share 0–1. A fault without percentage hits nobody; only a delay heeds the deprecated `percent` (Istio 1.31, `TranslateFault`). */
function shareOf(part: JsonObject, deprecated: number | null): number {
  const percentage = objectAt(part, "percentage");
  const percent = percentage === null ? deprecated : numberAt(percentage, "value");
  return Math.min(1, Math.max(0, (percent ?? 0) / 100));
}

const GRPC_TO_HTTP = 200;

function readFault(fault: JsonObject | null): Fault | null {
  if (fault === null) return null;
  const delay = objectAt(fault, "delay");
  const abort = objectAt(fault, "abort");
  const grpc = abort === null ? null : textAt(abort, "grpcStatus");
  return {
    delayMs: delay === null ? 0 : (durationAt(delay, "fixedDelay") ?? 0),
    delayShare: delay === null ? 0 : shareOf(delay, numberAt(delay, "percent")),
    abortStatus:
      abort === null ? null : (numberAt(abort, "httpStatus") ?? (grpc === null ? null : GRPC_TO_HTTP)),
    abortShare: abort === null ? 0 : shareOf(abort, null),
  };
}

function readMirrors(owner: Owner, http: JsonObject): readonly Mirror[] {
  const several = objectsAt(http, "mirrors").map((mirror) =>
    readMirror(owner, sectionAt(mirror, "destination"), objectAt(mirror, "percentage")),
  );
  const single = objectAt(http, "mirror");
  if (single === null) return several.filter(({ share }) => share > 0);
  const deprecated = numberAt(http, "mirrorPercent") ?? numberAt(http, "mirror_percent");
  const stated = objectAt(http, "mirrorPercentage") ?? (deprecated === null ? null : { value: deprecated });
  return [readMirror(owner, single, stated), ...several].filter(({ share }) => share > 0);
}

/** Without a percentage all requests are mirrored. */
function readMirror(
  { object, domain }: Owner,
  destination: JsonObject,
  percentage: JsonObject | null,
): Mirror {
  return {
    host: resolveHost(textAt(destination, "host") ?? "", object.namespace, domain),
    subset: nonEmpty(textAt(destination, "subset")),
    port: numberAt(sectionAt(destination, "port"), "number"),
    share: percentage === null ? 1 : Math.min(1, Math.max(0, (numberAt(percentage, "value") ?? 0) / 100)),
  };
}

function readRetries(retries: JsonObject | null): RetryPolicy | null | undefined {
  if (retries === null) return undefined;
  const attempts = numberAt(retries, "attempts") ?? 0;
  if (attempts <= 0) return null;
  return {
    attempts,
    retryOn: readRetryOn(textAt(retries, "retryOn")),
    perTryTimeoutMs: durationAt(retries, "perTryTimeout"),
  };
}
