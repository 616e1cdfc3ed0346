import type { Path } from "../../base/json.ts";
import { has, mapAt, mapsAt, textAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkTargets, checkWorkloadSelector } from "./selection.ts";
import { regexError } from "./virtual-service-http.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

const LISTENER_PARTS: ReadonlySet<string> = new Set([
  "LISTENER",
  "FILTER_CHAIN",
  "NETWORK_FILTER",
  "HTTP_FILTER",
  "LISTENER_FILTER",
]);
const ROUTE_PARTS: ReadonlySet<string> = new Set(["ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE"]);
const RELATIVE: ReadonlySet<string> = new Set(["INSERT_BEFORE", "INSERT_AFTER", "INSERT_FIRST"]);

/** Admission rules of EnvoyFilter (istiod 1.31). It always warns: the patched API is Envoy's own. */
export function checkEnvoyFilter({ spec }: WebhookSubject, findings: Findings): void {
  findings.warn(
    "EnvoyFilter exposes internal implementation details that may change at any time. Prefer other APIs if possible, and exercise extreme caution, especially around upgrades.",
  );
  checkWorkloadSelector(mapAt(spec, "workloadSelector"), "Envoy filter", findings);
  checkTargets({ targetRefs: spec.targetRefs }, findings);
  mapsAt(spec, "configPatches").forEach((entry, index) =>
    checkPatch(entry, ["spec", "configPatches", index], findings),
  );
}

function checkPatch(entry: Fields, path: Path, findings: Findings): void {
  const applyTo = textAt(entry, "applyTo");
  const patch = mapAt(entry, "patch");
  const operation = textAt(patch, "operation");
  if (applyTo === "" || applyTo === "INVALID") findings.error(path, "Envoy filter: missing applyTo");
  if (patch === null) return findings.error(path, "Envoy filter: missing patch");
  if (operation === "" || operation === "INVALID")
    findings.error([...path, "patch"], "Envoy filter: missing patch operation");
  if (operation !== "REMOVE" && !has(patch, "value"))
    findings.error([...path, "patch"], "Envoy filter: missing patch value for non-remove operation");
  if (RELATIVE.has(operation) && !/_FILTER$|^HTTP_ROUTE$/.test(applyTo)) {
    findings.error(
      [...path, "patch"],
      `Envoy filter: ${operation.toLowerCase().replaceAll("_", " ")} can only be used with filters and routes`,
    );
  }
  checkMatch(mapAt(entry, "match"), applyTo, { path: [...path, "match"], findings });
}

function checkMatch(
  match: Fields | null,
  applyTo: string,
  { path, findings }: { path: Path; findings: Findings },
): void {
  if (match === null) return;
  const proxyVersion = textAt(mapAt(match, "proxy"), "proxyVersion");
  if (proxyVersion !== "") {
    const error = regexError(proxyVersion, "proxyVersion");
    if (error !== null) findings.error(path, `Envoy filter: invalid regex for proxy version, ${error}`);
  }
  if (LISTENER_PARTS.has(applyTo) && (has(match, "routeConfiguration") || has(match, "cluster"))) {
    findings.error(path, "Envoy filter: applyTo for listener class objects cannot have non listener match");
  }
  if (ROUTE_PARTS.has(applyTo) && (has(match, "listener") || has(match, "cluster"))) {
    findings.error(
      path,
      "Envoy filter: applyTo for http route class objects cannot have non route configuration match",
    );
  }
  if (applyTo === "CLUSTER" && (has(match, "listener") || has(match, "routeConfiguration"))) {
    findings.error(path, "Envoy filter: applyTo for cluster class objects cannot have non cluster match");
  }
}
