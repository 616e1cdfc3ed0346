import type { Path } from "../../base/json.ts";
import { has, mapAt, numberAt, textAt, textsAt, textsOfMap, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { isIstioLabel, portError, wildcardDomainError } from "./names.ts";

/** Destinations with weights. Weights need no certain total, only one above 0 when there are several. */
export function checkDestinations(destinations: readonly Fields[], path: Path, findings: Findings): void {
  destinations.forEach((destination, index) => {
    const place = [...path, index];
    const target = mapAt(destination, "destination");
    if (target === null) findings.boxedError(place, "destination is required");
    checkHeaderEdits(mapAt(destination, "headers"), [...place, "headers"], findings);
    checkDestination(target, [...place, "destination"], findings);
    const weight = numberAt(destination, "weight");
    if (weight < 0) findings.error([...place, "weight"], `weight ${weight} < 0`);
  });
  const total = destinations.reduce((sum, destination) => sum + numberAt(destination, "weight"), 0);
  if (destinations.length > 1 && total === 0) findings.error(path, "total destination weight = 0");
}

export function checkDestination(destination: Fields | null, path: Path, findings: Findings): void {
  if (destination === null) return;
  const host = textAt(destination, "host");
  findings.check(
    [...path, "host"],
    host === "*" ? `invalid destination host ${host}` : wildcardDomainError(host),
  );
  const subset = textAt(destination, "subset");
  if (subset !== "") findings.check([...path, "subset"], subsetNameError(subset));
  const port = mapAt(destination, "port");
  if (port !== null) findings.check([...path, "port", "number"], portError(numberAt(port, "number")));
}

export function subsetNameError(name: string): string | null {
  if (name === "") return "subset name cannot be empty";
  return isIstioLabel(name) ? null : `subset name is invalid: ${name}`;
}

/** Request edits may set the authority; nothing else may touch pseudo headers. */
export function checkHeaderEdits(headers: Fields | null, path: Path, findings: Findings): void {
  if (headers === null) return;
  const request = mapAt(headers, "request");
  const response = mapAt(headers, "response");
  for (const field of ["add", "set"] as const) {
    for (const [name, value] of textsOfMap(request, field)) {
      findings.check([...path, "request", field], requestHeaderError(name));
      findings.check([...path, "request", field, name], headerValueError(value));
    }
    for (const [name, value] of textsOfMap(response, field)) {
      findings.check([...path, "response", field], headerError(name));
      findings.check([...path, "response", field, name], headerValueError(value));
    }
  }
  for (const name of textsAt(request, "remove"))
    findings.check([...path, "request", "remove"], headerError(name));
  for (const name of textsAt(response, "remove"))
    findings.check([...path, "response", "remove"], headerError(name));
}

/** The authority may be set in one place only: rewrite, or one header edit. */
export function authorityConflict(route: Fields): string | null {
  const request = mapAt(mapAt(route, "headers"), "request");
  let current = textAt(mapAt(route, "rewrite"), "authority");
  for (const [name, value] of [...textsOfMap(request, "set"), ...textsOfMap(request, "add")]) {
    if (!isAuthority(name)) continue;
    if (current !== "") {
      return `authority header cannot be set multiple times: have ${JSON.stringify(current)}, attempting to set ${JSON.stringify(value)}`;
    }
    current = value;
  }
  return null;
}

function isAuthority(name: string): boolean {
  return [":authority", "host"].includes(name.toLowerCase());
}

function requestHeaderError(name: string): string | null {
  if (name === "") return "header name cannot be empty";
  return name.startsWith(":") && !isAuthority(name)
    ? `invalid header ${JSON.stringify(name)}: header cannot have ":" prefix`
    : null;
}

function headerError(name: string): string | null {
  if (name === "") return "header name cannot be empty";
  if (name.toLowerCase() === "host") return `invalid header ${JSON.stringify(name)}: cannot set Host header`;
  return name.startsWith(":")
    ? `invalid header ${JSON.stringify(name)}: header cannot have ":" prefix`
    : null;
}

/** Control characters are refused, and percent signs that neither are doubled nor enclose an Envoy variable. */
function headerValueError(value: string): string | null {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
    return `header value configuration ${value} is invalid`;
  const rest = value.replaceAll("%%", "").replaceAll(/%[A-Z][A-Z0-9_]*(?:\([^)]*\))?(?::\d+)?%/g, "");
  return rest.includes("%") ? `header value configuration: incorrect configuration: ${value}` : null;
}

export function hasRoute(route: Fields): boolean {
  return has(route, "route") && Array.isArray(route.route) && route.route.length > 0;
}
