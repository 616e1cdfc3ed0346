import { has, mapAt, mapsAt, textAt, textsAt, textsOfMap, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { isIstioLabel } from "./names.ts";

/** `selector.matchLabels` of policies, telemetry and plug-ins. */
export function checkSelector(selector: Fields | null, findings: Findings): void {
  if (selector === null) return;
  checkSelectorLabels(textsOfMap(selector, "matchLabels"), findings);
  if (textsOfMap(selector, "matchLabels").length === 0)
    findings.warn("workload selector specified without labels");
}

/** `workloadSelector.labels` of Sidecar, ServiceEntry and EnvoyFilter. */
export function checkWorkloadSelector(selector: Fields | null, subject: string, findings: Findings): void {
  if (selector === null) return;
  const labels = textsOfMap(selector, "labels");
  checkSelectorLabels(labels, findings);
  if (labels.length === 0) {
    findings.warn(
      `${subject}: workload selector specified without labels, will be applied to all services in namespace`,
    );
  }
}

function checkSelectorLabels(labels: readonly (readonly [string, string])[], findings: Findings): void {
  const path = ["spec", "selector"];
  for (const [key, value] of labels) {
    const shown = JSON.stringify(`${key}=${value}`);
    if (key === "") findings.error(path, `empty key is not supported in selector: ${shown}`);
    if (key.includes("*") || value.includes("*"))
      findings.error(path, `wildcard is not supported in selector: ${shown}`);
  }
}

const TARGETS: ReadonlySet<string> = new Set([
  "Service.",
  "Service.core",
  "ServiceEntry.networking.istio.io",
  "Gateway.gateway.networking.k8s.io",
  "GatewayClass.gateway.networking.k8s.io",
]);

/** Selector, targetRef and targetRefs: at most one, and targets that a policy can have. */
export function checkTargets(spec: Fields, findings: Findings): void {
  const selector = mapAt(spec, "selector");
  const single = mapAt(spec, "targetRef");
  const many = mapsAt(spec, "targetRefs");
  if ([selector !== null, single !== null, many.length > 0].filter(Boolean).length > 1) {
    findings.error(["spec"], "only one of targetRefs or workloadSelector can be set");
  }
  checkSelector(selector, findings);
  const targets = single === null ? many : [single, ...many];
  targets.forEach((target, index) => checkTarget(target, single === null ? index : null, findings));
}

function checkTarget(target: Fields, index: number | null, findings: Findings): void {
  const path = index === null ? ["spec", "targetRef"] : ["spec", "targetRefs", index];
  const kind = textAt(target, "kind");
  const group = textAt(target, "group");
  if (textAt(target, "name") === "") findings.error(path, "targetRef name must be set");
  if (textAt(target, "namespace") !== "") {
    findings.error(path, "targetRef namespace must not be set; cross namespace referencing is not supported");
  }
  if (!TARGETS.has(`${kind}.${group}`)) {
    findings.error(
      path,
      `targetRef must be to one of [/v1/Service networking.istio.io/v1/ServiceEntry gateway.networking.k8s.io/v1/Gateway gateway.networking.k8s.io/v1/GatewayClass] but was ${group}/${kind}`,
    );
  }
}

export interface ExportScope {
  readonly namespace: string;
  /** ServiceEntries may be exported to no one (`~`). */
  readonly allowsNone?: boolean;
  /** Rules for some workloads of a namespace stay in it. */
  readonly ownNamespaceOnly?: boolean;
}

export function checkExportTo(spec: Fields, scope: ExportScope, findings: Findings): void {
  const entries = textsAt(spec, "exportTo");
  const path = ["spec", "exportTo"];
  const seen = new Set<string>();
  for (const entry of entries) {
    const key = entry === "." ? scope.namespace : entry;
    const error = seen.has(key) ? repeatedExport(entry, key) : exportError(key, scope);
    if (error === null) seen.add(key);
    else findings.error(path, error);
  }
  if (scope.ownNamespaceOnly === true && seen.size > 0)
    findings.check(path, ownNamespaceError(seen, scope.namespace));
  if (entries.length < 2) return;
  if (seen.has("*"))
    findings.error(path, "cannot have both public (*) and non-public exportTo values for a resource");
  if (seen.has("~")) findings.error(path, "cannot export service entry to no one (~) and someone");
}

function repeatedExport(entry: string, key: string): string {
  return key === entry
    ? `duplicate entries in exportTo for entry ${entry}`
    : `duplicate entries in exportTo: . and current namespace ${key}`;
}

function exportError(key: string, { allowsNone = false }: ExportScope): string | null {
  if (key === "*" || (key === "~" && allowsNone) || isIstioLabel(key)) return null;
  return `only ".,*, or a valid DNS 1123 label is allowed as exportTo entry, found ${key}`;
}

function ownNamespaceError(exported: ReadonlySet<string>, namespace: string): string | null {
  if (!exported.has(namespace)) {
    return "destination rule with workload selector cannot have exportTo beyond current namespace";
  }
  return exported.size > 1
    ? "destination rule with workload selector cannot have multiple entries in exportTo"
    : null;
}

export function hasFields(fields: Fields, names: readonly string[]): boolean {
  return names.some((name) => has(fields, name));
}
