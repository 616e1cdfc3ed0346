import { RE2JS } from "re2js";
import type { Path } from "../../base/json.ts";
import { checkDuration, durationNs } from "./durations.ts";
import {
  entriesAt,
  has,
  isFields,
  mapAt,
  mapsAt,
  numberAt,
  textAt,
  textsAt,
  textsOfMap,
  type Fields,
} from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkFault, httpStatusError } from "./fault.ts";
import { checkWorkloadLabels, isIstioLabel, portError } from "./names.ts";
import { checkRetries } from "./retries.ts";
import { checkGatewayNames, isClaimHeader } from "./gateway-names.ts";
import {
  authorityConflict,
  checkDestination,
  checkDestinations,
  checkHeaderEdits,
  hasRoute,
} from "./virtual-service-route.ts";

export interface HttpRouteContext {
  readonly path: Path;
  /** Whether the VirtualService has no hosts, so that others delegate to it. */
  readonly isDelegate: boolean;
  readonly findings: Findings;
}

export function checkHttpRoute(route: Fields, context: HttpRouteContext): void {
  const { path, findings } = context;
  checkActions(route, context);
  mapsAt(route, "match").forEach((match, index) => checkMatch(match, [...path, "match", index], findings));
  mapsAt(route, "match").forEach((match, index) =>
    checkMatchScope(match, [...path, "match", index], findings),
  );
  checkHeaderEdits(mapAt(route, "headers"), [...path, "headers"], findings);
  checkCors(mapAt(route, "corsPolicy"), [...path, "corsPolicy"], findings);
  checkFault(mapAt(route, "fault"), [...path, "fault"], findings);
  checkMirrors(route, path, findings);
  findings.check([...path, "redirect"], redirectError(route));
  checkDirectResponse(mapAt(route, "directResponse"), [...path, "directResponse"], findings);
  checkRetries(mapAt(route, "retries"), [...path, "retries"], findings);
  findings.check([...path, "rewrite"], rewriteError(mapAt(route, "rewrite")));
  findings.check(path, authorityConflict(route));
  checkDestinations(mapsAt(route, "route"), [...path, "route"], findings);
  checkDuration(route, "timeout", { path, findings });
}

function checkActions(route: Fields, { path, isDelegate, findings }: HttpRouteContext): void {
  if (has(route, "delegate") && !isDelegate) {
    const name = textAt(route, "name");
    if (has(route, "redirect")) findings.error(path, `root HTTP route ${name} must not specify redirect`);
    if (hasRoute(route)) findings.error(path, `root HTTP route ${name} must not specify route`);
    return;
  }
  if (has(route, "delegate")) findings.error(path, "delegate HTTP route cannot contain delegate");
  if (has(route, "redirect")) checkSoleAction(route, "redirect", { path, findings });
  else if (has(route, "directResponse")) checkSoleAction(route, "direct_response", { path, findings });
  else if (!hasRoute(route)) findings.error(path, "HTTP route, redirect or direct_response is required");
  if (has(route, "mirror") && mapsAt(route, "mirrors").length > 0) {
    findings.error(path, "HTTP route cannot contain both mirror and mirrors");
  }
}

function checkSoleAction(
  route: Fields,
  action: "redirect" | "direct_response",
  { path, findings }: { readonly path: Path; readonly findings: Findings },
): void {
  if (hasRoute(route)) findings.error(path, `HTTP route cannot contain both route and ${action}`);
  if (has(route, "fault")) findings.error(path, `HTTP route cannot contain both fault and ${action}`);
  if (has(route, "rewrite"))
    findings.error(path, `HTTP route rule cannot contain both rewrite and ${action}`);
  if (action === "redirect" && has(route, "directResponse")) {
    findings.error(path, "HTTP route rule cannot contain both direct_response and redirect");
  }
}

function checkMatch(match: Fields, path: Path, findings: Findings): void {
  for (const [name, header] of entriesAt(match, "headers")) {
    if (!isFields(header)) findings.error([...path, "headers", name], `header match ${name} cannot be null`);
    findings.check([...path, "headers", name], matchedHeaderError(name));
    findings.check([...path, "headers", name], stringMatchError(isFields(header) ? header : null, "headers"));
  }
  for (const [name, header] of entriesAt(match, "withoutHeaders")) {
    findings.check([...path, "withoutHeaders", name], matchedHeaderError(name));
    if (!isFields(header) || textAt(header, "regex") === "*") continue;
    findings.check([...path, "withoutHeaders", name], stringMatchError(header, "withoutHeaders"));
  }
  findings.check([...path, "uri"], regexMatchError(mapAt(match, "uri"), "uri"));
  for (const field of ["scheme", "method", "authority"] as const) {
    findings.check([...path, field], stringMatchError(mapAt(match, field), field));
  }
  for (const [name, parameter] of entriesAt(match, "queryParams")) {
    findings.check(
      [...path, "queryParams", name],
      stringMatchError(isFields(parameter) ? parameter : null, "queryParams"),
    );
  }
}

function checkMatchScope(match: Fields, path: Path, findings: Findings): void {
  const port = numberAt(match, "port");
  if (port !== 0) findings.check([...path, "port"], portError(port));
  checkWorkloadLabels(textsOfMap(match, "sourceLabels"), [...path, "sourceLabels"], findings);
  checkGatewayNames(textsAt(match, "gateways"), [...path, "gateways"], findings);
  const sourceNamespace = textAt(match, "sourceNamespace");
  if (sourceNamespace !== "" && !isIstioLabel(sourceNamespace)) {
    findings.error([...path, "sourceNamespace"], `sourceNamespace match ${sourceNamespace} is invalid`);
  }
}

function matchedHeaderError(name: string): string | null {
  if (name === "") return "header name cannot be empty";
  return isClaimHeader(name) || /^[-_A-Za-z0-9]+$/.test(name)
    ? null
    : `header name ${name} is not a valid header name`;
}

function stringMatchError(match: Fields | null, where: string): string | null {
  if (match !== null && match.prefix === "")
    return `${JSON.stringify(where)}: prefix string match should not be empty`;
  return regexMatchError(match, where);
}

export function regexMatchError(match: Fields | null, where: string): string | null {
  if (!has(match, "regex")) return null;
  const regex = textAt(match, "regex");
  return regex === ""
    ? `${JSON.stringify(where)}: regex string match should not be empty`
    : regexError(regex, where);
}

const MAX_REGEX_BYTES = 1024;

/** RE2 syntax, at most 1024 bytes. */
export function regexError(regex: string, where: string): string | null {
  if (new TextEncoder().encode(regex).length > MAX_REGEX_BYTES) {
    return `${JSON.stringify(where)}: regex is too large, max length allowed is 1024`;
  }
  try {
    RE2JS.compile(regex);
    return null;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return `${JSON.stringify(where)}: ${detail}; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)`;
  }
}

const METHODS: ReadonlySet<string> = new Set(
  "GET HEAD POST PUT PATCH DELETE CONNECT OPTIONS TRACE".split(" "),
);

function checkCors(policy: Fields | null, path: Path, findings: Findings): void {
  if (policy === null) return;
  mapsAt(policy, "allowOrigins").forEach((origin, index) => {
    const value = textAt(origin, "exact") || textAt(origin, "prefix") || textAt(origin, "regex");
    const place = [...path, "allowOrigins", index];
    if (value === "") findings.error(place, "'' is not a valid match type for CORS allow origins");
    else findings.check(place, regexMatchError(origin, "corsPolicy.allowOrigins"));
  });
  for (const method of textsAt(policy, "allowMethods")) {
    if (!METHODS.has(method))
      findings.error([...path, "allowMethods"], `${JSON.stringify(method)} is not a supported HTTP method`);
  }
  for (const field of ["allowHeaders", "exposeHeaders"] as const) {
    for (const name of textsAt(policy, field)) {
      if (name === "") findings.error([...path, field], "header name cannot be empty");
      else if (name !== "*" && !/^[-_A-Za-z0-9]+$/.test(name)) {
        findings.error([...path, field], `header name ${name} is not a valid header name`);
      }
    }
  }
  checkDuration(policy, "maxAge", { path, findings });
  if (has(policy, "maxAge") && (durationNs(textAt(policy, "maxAge")) ?? 0) % 1e9 !== 0) {
    findings.boxedError([...path, "maxAge"], "max_age duration is accurate only to seconds precision");
  }
}

function checkMirrors(route: Fields, path: Path, findings: Findings): void {
  const percent = numberAt(route, "mirrorPercent") || numberAt(route, "mirror_percent");
  if (has(route, "mirrorPercent") || has(route, "mirror_percent")) {
    if (percent > 100)
      findings.error(
        [...path, "mirrorPercent"],
        `mirror_percent must have a max value of 100 (it has ${percent})`,
      );
    findings.warn('using deprecated setting "mirrorPercent", use "mirrorPercentage" instead');
  }
  checkMirrorShare(mapAt(route, "mirrorPercentage"), "mirror_percentage", {
    path: [...path, "mirrorPercentage"],
    findings,
  });
  checkDestination(mapAt(route, "mirror"), [...path, "mirror"], findings);
  mapsAt(route, "mirrors").forEach((mirror, index) => {
    const place = [...path, "mirrors", index];
    const destination = mapAt(mirror, "destination");
    if (destination === null) return findings.error(place, "destination is required for mirrors");
    checkDestination(destination, [...place, "destination"], findings);
    checkMirrorShare(mapAt(mirror, "percentage"), "mirror percentage", {
      path: [...place, "percentage"],
      findings,
    });
  });
}

function checkMirrorShare(
  percent: Fields | null,
  name: string,
  { path, findings }: { path: Path; findings: Findings },
): void {
  if (percent === null) return;
  const value = numberAt(percent, "value");
  if (value > 100) findings.error(path, `${name} must have a max value of 100 (it has ${value.toFixed(6)})`);
  if (value < 0) findings.error(path, `${name} must have a min value of 0 (it has ${value.toFixed(6)})`);
}

const REDIRECT_CODES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectError(route: Fields): string | null {
  const redirect = mapAt(route, "redirect");
  if (redirect === null) return null;
  const targets = ["uri", "prefixRewrite", "authority", "scheme"].filter(
    (field) => textAt(redirect, field) !== "",
  );
  if (targets.length === 0 && !has(redirect, "port") && !has(redirect, "derivePort")) {
    return "redirect must specify URI, authority, scheme, or port";
  }
  if (targets.includes("uri") && targets.includes("prefixRewrite")) {
    return "redirect may only contain one of URI or prefixRewrite";
  }
  if (targets.includes("prefixRewrite") && !mapsAt(route, "match").every(matchesByPrefix)) {
    return "redirect prefixRewrite requires all URI matches to be prefix matches";
  }
  return redirectTargetError(redirect);
}

function matchesByPrefix(match: Fields): boolean {
  return !has(match, "uri") || has(mapAt(match, "uri"), "prefix");
}

function redirectTargetError(redirect: Fields): string | null {
  const code = numberAt(redirect, "redirectCode");
  if (code !== 0 && !REDIRECT_CODES.has(code)) {
    return `${code} is not a valid redirect code, must be 301, 302, 303, 307 or 308`;
  }
  if (!["", "http", "https"].includes(textAt(redirect, "scheme"))) {
    return 'invalid redirect scheme, must be "http" or "https"';
  }
  const port = numberAt(redirect, "port");
  return port > 0 ? portError(port) : null;
}

const MAX_BODY_BYTES = 1024 * 1024;
const LARGE_BODY_BYTES = 100 * 1024;

function checkDirectResponse(response: Fields | null, path: Path, findings: Findings): void {
  if (response === null) return;
  const body = mapAt(response, "body");
  const bytes = has(body, "bytes")
    ? Math.floor((textAt(body, "bytes").length * 3) / 4)
    : new TextEncoder().encode(textAt(body, "string")).length;
  if (bytes > MAX_BODY_BYTES) {
    findings.error(
      [...path, "body"],
      "large direct_responses may impact control plane performance, must be less than 1MB",
    );
  } else if (bytes > LARGE_BODY_BYTES) {
    findings.warn("large direct_responses may impact control plane performance");
  }
  findings.check([...path, "status"], httpStatusError(numberAt(response, "status")));
}

function rewriteError(rewrite: Fields | null): string | null {
  if (rewrite === null) return null;
  const regex = mapAt(rewrite, "uriRegexRewrite");
  const uri = textAt(rewrite, "uri");
  if (uri !== "" && regex !== null) return "rewrite may only contain one of URI or UriRegexRewrite";
  if (uri === "" && regex === null && textAt(rewrite, "authority") === "") {
    return "rewrite must specify at least one of URI, UriRegexRewrite, or authority. Only one of URI or UriRegexRewrite may be specified";
  }
  if (regex === null) return null;
  const match = textAt(regex, "match");
  const error =
    match === "" || textAt(regex, "rewrite") === ""
      ? "UriRegexRewrite requires both Rewrite and Match fields to be specified"
      : regexError(match, "HTTPRewrite.UriRegexRewrite.Match");
  return error === null ? null : `UriRegexRewrite has errors\n${error}`;
}
