import type { MeshService } from "../../mesh/mesh-service.ts";
import type { ConfigObject } from "../../mesh/snapshot.ts";
import { textsAt } from "../spec-fields.ts";

/** Oldest first, then by name, then by namespace (Istio 1.31, `SortConfigByCreationTime`). */
export function byAge(a: ConfigObject, b: ConfigObject): number {
  return (
    a.createdAtMs - b.createdAtMs ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) ||
    (a.namespace < b.namespace ? -1 : a.namespace > b.namespace ? 1 : 0)
  );
}

/** `private`: only its own namespace sees it; `exported`: named namespaces; `public`: everyone. */
export type Visibility = "private" | "exported" | "public";

/** Null when the viewer's namespace does not see it. */
export function visibilityTo(exportTo: readonly string[], owner: string, viewer: string): Visibility | null {
  if (exportTo.includes("*")) return "public";
  if (exportTo.includes("~")) return null;
  if (owner === viewer) return exportTo.includes(".") || exportTo.includes(owner) ? "private" : null;
  return exportTo.includes(viewer) ? "exported" : null;
}

export function exportToOf(object: ConfigObject, byDefault: readonly string[]): readonly string[] {
  const stated = textsAt(object.spec, "exportTo");
  return stated.length === 0 ? byDefault : stated;
}

export function isServiceVisible(service: MeshService, viewer: string): boolean {
  const { exportTo } = service;
  if (exportTo.length === 0) return true;
  return visibilityTo(exportTo, service.namespace, viewer) !== null;
}
