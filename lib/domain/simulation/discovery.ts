import { isJsonObject, type JsonObject } from "../base/json.ts";
import { type LabelSelectorFields, matchesSelectorFields } from "../kube/selectors.ts";
import { Collection, type Named } from "../mesh/collection.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { objectsAt, textAt, textMapAt, textsAt } from "./spec-fields.ts";

const discovered = new WeakMap<MeshSnapshot, MeshSnapshot>();

/**
 * The mesh as istiod sees it: with `discoverySelectors` only namespaces whose labels meet one of them, without exception
 * (Istio 1.31, `discoveryNamespacesFilter`). Pods stay: a client is asked about wherever it runs. Namespaces that are not
 * known count as seen.
 */
export function asDiscovered(mesh: MeshSnapshot): MeshSnapshot {
  if (mesh.settings.discoverySelectors === null || mesh.settings.discoverySelectors.length === 0) return mesh;
  const seen = discovered.get(mesh) ?? filtered(mesh, mesh.settings.discoverySelectors);
  discovered.set(mesh, seen);
  return seen;
}

function filtered(mesh: MeshSnapshot, stated: readonly unknown[]): MeshSnapshot {
  const selectors = stated.filter(isJsonObject).map(readSelector);
  const isSeen = (namespace: string): boolean => {
    const labels = namespace === "" ? undefined : mesh.namespaces.get("", namespace)?.labels;
    return labels === undefined || selectors.some((selector) => matchesSelectorFields(labels, selector));
  };
  const only = <T extends Named>(collection: Collection<T>): Collection<T> =>
    Collection.of([...collection].filter(({ namespace }) => isSeen(namespace)));
  return {
    ...mesh,
    settings: { ...mesh.settings, discoverySelectors: null },
    services: only(mesh.services),
    endpointSlices: only(mesh.endpointSlices),
    config: new Map([...mesh.config].map(([key, collection]) => [key, only(collection)])),
  };
}

function readSelector(selector: JsonObject): LabelSelectorFields {
  return {
    matchLabels: Object.fromEntries(textMapAt(selector, "matchLabels") ?? []),
    matchExpressions: objectsAt(selector, "matchExpressions").map((expression) => ({
      key: textAt(expression, "key") ?? "",
      operator: textAt(expression, "operator") ?? "",
      values: textsAt(expression, "values"),
    })),
  };
}
