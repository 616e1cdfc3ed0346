import type { JsonObject } from "../../../base/json.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import { objectAt, objectsAt, sectionAt, textMapAt } from "../../../simulation/spec-fields.ts";

/** Kinds whose selector has its older spelling. */
const WORKLOAD_SELECTOR: ReadonlySet<string> = new Set(["Sidecar", "EnvoyFilter"]);

/** Where an object keeps the labels of its selector, below `spec`. */
export function selectorPath(kind: string): readonly [field: string, labels: string] {
  return WORKLOAD_SELECTOR.has(kind) ? ["workloadSelector", "labels"] : ["selector", "matchLabels"];
}

/** Labels that the object selects by; null when it is for all, or names its targets. */
export function selectorLabels(kind: string, spec: JsonObject): Labels | null {
  const [field, inner] = selectorPath(kind);
  const labels = textMapAt(sectionAt(spec, field), inner);
  return labels === null || labels.size === 0 ? null : Object.fromEntries(labels);
}

export function namesTargets(spec: JsonObject): boolean {
  return objectAt(spec, "targetRef") !== null || objectsAt(spec, "targetRefs").length > 0;
}

/** Whether the object is for every workload of its namespace. */
export function isForAll(kind: string, spec: JsonObject): boolean {
  return selectorLabels(kind, spec) === null && !namesTargets(spec);
}

export function describeLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}
