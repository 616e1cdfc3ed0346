import type { JsonObject } from "../../base/json.ts";
import { parseDurationMs } from "../../istio/duration.ts";
import type { StringMatch } from "../../istio/string-match.ts";
import type { RetryPolicy } from "../../mesh/settings.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { meshIndex } from "../../mesh/lookup.ts";
import { listAt, numberAt, objectAt, objectsAt, sectionAt, textAt } from "../spec-fields.ts";
import { combineEdits, readFilterEdits } from "./header-edits.ts";
import {
  ANY_MATCH,
  type HttpMatch,
  type HttpRule,
  type Mirror,
  type NamedMatch,
  NO_EDITS,
  type PathMatch,
  type Redirect,
  type Rewrite,
  type RouteDestination,
  type RuleAction,
} from "./http-rule.ts";
import { DEFAULT_RETRY_ON } from "./retry-policy.ts";

const GROUP = "gateway.networking.k8s.io";

/**
 * Rules of HTTPRoutes and GRPCRoutes that share a host, most specific first: path kind, path length, method, headers,
 * query parameters, age (Istio 1.31, conversion.go `sortHTTPRoutes`). Every match becomes a rule of its own.
 */
export function rulesBySpecificity(
  mesh: MeshSnapshot,
  routes: readonly ConfigObject[],
  { isMesh }: { readonly isMesh: boolean } = { isMesh: true },
): readonly HttpRule[] {
  const rules = routes
    .toSorted(
      (a, b) => a.createdAtMs - b.createdAtMs || compare(a.namespace, b.namespace) || compare(a.name, b.name),
    )
    .flatMap((route) => rulesOf({ mesh, route, isMesh }));
  return rules.toSorted((a, b) => compareMatches(a.matches[0] ?? ANY_MATCH, b.matches[0] ?? ANY_MATCH));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const PATH_RANK: Readonly<Record<PathMatch["kind"], number>> = {
  exact: 3,
  segments: 2,
  prefix: 2,
  regex: 1,
  present: 0,
};

function compareMatches(a: HttpMatch, b: HttpMatch): number {
  return (
    (b.uri === null ? 0 : PATH_RANK[b.uri.kind]) - (a.uri === null ? 0 : PATH_RANK[a.uri.kind]) ||
    pathLength(b.uri) - pathLength(a.uri) ||
    Number(b.method !== null) - Number(a.method !== null) ||
    b.headers.length - a.headers.length ||
    b.queryParams.length - a.queryParams.length
  );
}

function pathLength(path: PathMatch | null): number {
  return path === null || path.kind === "present" ? 0 : path.value.length;
}

function rulesOf(owner: Owner): readonly HttpRule[] {
  const { route } = owner;
  return objectsAt(route.spec, "rules").flatMap((rule, index) => {
    const stated = objectsAt(rule, "matches");
    const matches =
      stated.length === 0 ? [readMatch(route, {})] : stated.map((match) => readMatch(route, match));
    const shared = readRule(owner, rule, index);
    return matches.map((match) => ({ ...shared, matches: [match] }));
  });
}

interface Owner {
  readonly mesh: MeshSnapshot;
  readonly route: ConfigObject;
  /** Attached to a Service: backends of other namespaces need no ReferenceGrant (Istio 1.31, `computeRoute`). */
  readonly isMesh: boolean;
}

function readRule(owner: Owner, rule: JsonObject, index: number): HttpRule {
  const filters = objectsAt(rule, "filters");
  const timeouts = sectionAt(rule, "timeouts");
  const retry = objectAt(rule, "retry");
  const requestMs = parseDurationMs(textAt(timeouts, "request") ?? "") ?? 0;
  const backendMs = parseDurationMs(textAt(timeouts, "backendRequest") ?? "") ?? 0;
  const timeoutMs = requestMs > 0 ? requestMs : retry === null ? backendMs : 0;
  return {
    object: owner.route,
    path: ["spec", "rules", index],
    index,
    name: textAt(rule, "name"),
    matches: [],
    action: readAction(owner, rule),
    rewrite: readRewrite(filters),
    fault: null,
    cors: null,
    mirrors: readMirrors(owner, filters),
    timeoutMs: timeoutMs > 0 ? timeoutMs : null,
    retries: readRetry(retry, backendMs),
    requestHeaders: editsOf(filters, "RequestHeaderModifier", "requestHeaderModifier"),
    responseHeaders: editsOf(filters, "ResponseHeaderModifier", "responseHeaderModifier"),
  };
}

function editsOf(filters: readonly JsonObject[], type: string, name: string): HttpRule["requestHeaders"] {
  return combineEdits(
    filters
      .filter((filter) => textAt(filter, "type") === type)
      .map((filter) => readFilterEdits(sectionAt(filter, name))),
  );
}

function readRetry(retry: JsonObject | null, backendMs: number): RetryPolicy | null | undefined {
  if (retry === null) return undefined;
  const attempts = numberAt(retry, "attempts") ?? 2;
  if (attempts <= 0) return null;
  const codes = listAt(retry, "codes").map(String);
  return {
    attempts,
    retryOn:
      codes.length === 0
        ? DEFAULT_RETRY_ON
        : ["connect-failure", "refused-stream", "unavailable", "cancelled", ...codes],
    perTryTimeoutMs: backendMs > 0 ? backendMs : null,
  };
}

function readMatch(route: ConfigObject, match: JsonObject): HttpMatch {
  const headers = objectsAt(match, "headers").map((entry): NamedMatch => [
    (textAt(entry, "name") ?? "").toLowerCase(),
    typedMatch(entry),
  ]);
  if (route.kind === "GRPCRoute") {
    return { ...ANY_MATCH, uri: grpcPath(sectionAt(match, "method")), headers: firstOfEach(headers) };
  }
  const method = textAt(match, "method");
  return {
    ...ANY_MATCH,
    uri: readPath(objectAt(match, "path")),
    method: method === null ? null : { kind: "exact", value: method },
    headers: firstOfEach(headers),
    queryParams: firstOfEach(
      objectsAt(match, "queryParams").map((entry): NamedMatch => [
        textAt(entry, "name") ?? "",
        typedMatch(entry),
      ]),
    ),
  };
}

/** Gateway API: of equal names only the first entry counts. */
function firstOfEach(entries: readonly NamedMatch[]): readonly NamedMatch[] {
  return entries.filter(([name], index) => entries.findIndex(([other]) => other === name) === index);
}

function typedMatch(entry: JsonObject): StringMatch {
  const value = textAt(entry, "value") ?? "";
  return { kind: textAt(entry, "type") === "RegularExpression" ? "regex" : "exact", value };
}

function readPath(path: JsonObject | null): PathMatch | null {
  if (path === null) return { kind: "segments", value: "/" };
  const value = textAt(path, "value") ?? "/";
  const type = textAt(path, "type") ?? "PathPrefix";
  if (type === "Exact") return { kind: "exact", value };
  if (type === "RegularExpression") return { kind: "regex", value };
  return { kind: "segments", value: value === "/" ? "/" : value.replace(/\/+$/, "") };
}

function grpcPath(method: JsonObject): PathMatch | null {
  const service = textAt(method, "service");
  const name = textAt(method, "method");
  if (service === null && name === null) return null;
  if (textAt(method, "type") === "RegularExpression") {
    return { kind: "regex", value: `/${service ?? "[^/]+"}/${name ?? ".+"}` };
  }
  if (name === null) return { kind: "segments", value: `/${service ?? ""}` };
  if (service === null) return { kind: "regex", value: `/[^/]+/${name}` };
  return { kind: "exact", value: `/${service}/${name}` };
}

function filterOf(filters: readonly JsonObject[], type: string, name: string): JsonObject | null {
  const filter = filters.find((candidate) => textAt(candidate, "type") === type);
  return filter === undefined ? null : objectAt(filter, name);
}

function readAction(owner: Owner, rule: JsonObject): RuleAction {
  const redirect = filterOf(objectsAt(rule, "filters"), "RequestRedirect", "requestRedirect");
  if (redirect !== null) return { kind: "redirect", redirect: readRedirect(redirect) };
  const destinations = objectsAt(rule, "backendRefs").map((backend) => readBackend(owner, backend));
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return { kind: "direct", status: 500, body: null };
  return { kind: "forward", destinations };
}

function readRedirect(redirect: JsonObject): Redirect {
  const path = objectAt(redirect, "path");
  const prefix = path === null ? null : textAt(path, "replacePrefixMatch");
  const full = path === null ? null : textAt(path, "replaceFullPath");
  const scheme = textAt(redirect, "scheme");
  return {
    scheme,
    authority: textAt(redirect, "hostname"),
    port: numberAt(redirect, "port") ?? (scheme === null ? "from-request" : "from-scheme"),
    path:
      full !== null
        ? { kind: "full", value: full }
        : prefix === null
          ? null
          : { kind: "prefix", value: prefix },
    code: numberAt(redirect, "statusCode") ?? 302,
  };
}

function readRewrite(filters: readonly JsonObject[]): Rewrite | null {
  const rewrite = filterOf(filters, "URLRewrite", "urlRewrite");
  if (rewrite === null) return null;
  const path = objectAt(rewrite, "path");
  const prefix = path === null ? null : textAt(path, "replacePrefixMatch");
  const full = path === null ? null : textAt(path, "replaceFullPath");
  return {
    path:
      full !== null
        ? { kind: "full", value: full }
        : prefix === null
          ? null
          : { kind: "prefix", value: prefix },
    authority: textAt(rewrite, "hostname"),
  };
}

function readMirrors(owner: Owner, filters: readonly JsonObject[]): readonly Mirror[] {
  return filters
    .filter((filter) => textAt(filter, "type") === "RequestMirror")
    .map((filter) => {
      const mirror = sectionAt(filter, "requestMirror");
      const backend = readBackend(owner, sectionAt(mirror, "backendRef"));
      const fraction = objectAt(mirror, "fraction");
      const share =
        fraction === null
          ? (numberAt(mirror, "percent") ?? 100) / 100
          : (numberAt(fraction, "numerator") ?? 0) / (numberAt(fraction, "denominator") ?? 100);
      const isUsable = backend.invalid === null;
      return {
        host: backend.host,
        subset: null,
        port: backend.port,
        share: isUsable ? Math.min(1, Math.max(0, share)) : 0,
      };
    })
    .filter(({ share }) => share > 0);
}

/** A backend of a rule; `invalid` says why it cannot be used. */
export function readBackend(owner: Owner, backend: JsonObject): RouteDestination {
  const { mesh, route } = owner;
  const namespace = textAt(backend, "namespace") ?? route.namespace;
  const name = textAt(backend, "name") ?? "";
  const kind = textAt(backend, "kind") ?? "Service";
  const port = numberAt(backend, "port");
  const host = kind === "Hostname" ? name : `${name}.${namespace}.svc.${mesh.settings.domain}`;
  const filters = objectsAt(backend, "filters");
  return {
    host,
    subset: null,
    port,
    weight: Math.max(0, numberAt(backend, "weight") ?? 1),
    requestHeaders:
      filters.length === 0 ? NO_EDITS : editsOf(filters, "RequestHeaderModifier", "requestHeaderModifier"),
    responseHeaders:
      filters.length === 0 ? NO_EDITS : editsOf(filters, "ResponseHeaderModifier", "responseHeaderModifier"),
    invalid: invalidBackend(owner, { namespace, name, host, kind }),
  };
}

interface Backend {
  readonly namespace: string;
  readonly name: string;
  readonly host: string;
  readonly kind: string;
}

function invalidBackend({ mesh, route, isMesh }: Owner, backend: Backend): string | null {
  if (backend.kind === "Service" && !meshIndex(mesh).byHost.has(backend.host)) {
    return `Service ${backend.namespace}/${backend.name} does not exist`;
  }
  if (isMesh || backend.namespace === route.namespace || isGranted(mesh, route, backend)) return null;
  return `No ReferenceGrant in ${backend.namespace} lets ${route.kind}s of ${route.namespace} use ${backend.name}`;
}

function isGranted(mesh: MeshSnapshot, route: ConfigObject, backend: Backend): boolean {
  for (const grant of configObjects(mesh, "ReferenceGrant", GROUP).inNamespace(backend.namespace)) {
    const from = objectsAt(grant.spec, "from").some(
      (entry) => textAt(entry, "kind") === route.kind && textAt(entry, "namespace") === route.namespace,
    );
    const to = objectsAt(grant.spec, "to").some((entry) => {
      const name = textAt(entry, "name");
      return textAt(entry, "kind") === backend.kind && (name === null || name === backend.name);
    });
    if (from && to) return true;
  }
  return false;
}
