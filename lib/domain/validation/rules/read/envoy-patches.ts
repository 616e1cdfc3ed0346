import { isJsonObject, type Path } from "../../../base/json.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { field, objectsAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";

export interface EnvoyPatch {
  readonly applyTo: string;
  readonly operation: string;
  /** Of the filter that is put in, else of the one that is matched; empty when neither says. */
  readonly filterName: string;
  readonly isPinned: boolean;
  /** Of `patch.operation`. */
  readonly path: Path;
}

export function envoyPatches({ spec }: ConfigObject): readonly EnvoyPatch[] {
  return objectsAt(spec, "configPatches").map((entry, index) => {
    const patch = sectionAt(entry, "patch");
    const match = sectionAt(entry, "match");
    const value = field(patch, "value");
    const chain = sectionAt(sectionAt(match, "listener"), "filterChain");
    const stated = isJsonObject(value) ? textAt(value, "name") : null;
    return {
      applyTo: textAt(entry, "applyTo") ?? "",
      operation: textAt(patch, "operation") ?? "",
      filterName: stated ?? textAt(sectionAt(chain, "filter"), "name") ?? "",
      isPinned: (textAt(sectionAt(match, "proxy"), "proxyVersion") ?? "") !== "",
      path: ["spec", "configPatches", index, "patch", "operation"],
    };
  });
}

/** Parts of a route table, which are not added to and not removed: the operation is skipped. */
const ROUTES: ReadonlySet<string> = new Set(["ROUTE_CONFIGURATION", "HTTP_ROUTE"]);
const REPLACEABLE: ReadonlySet<string> = new Set(["NETWORK_FILTER", "HTTP_FILTER", "VIRTUAL_HOST"]);

/** Whether Istio leaves the operation out for this applyTo (Istio 1.31, EnvoyFilter.Patch.Operation). */
export function isSkipped({ applyTo, operation }: EnvoyPatch): boolean {
  if (operation === "ADD" || operation === "REMOVE") return ROUTES.has(applyTo);
  return operation === "REPLACE" && !REPLACEABLE.has(applyTo);
}

/** Whether what the operation does depends on what Istio and other EnvoyFilters put there before. */
export function isRelative(patch: EnvoyPatch): boolean {
  const leans = ["INSERT_BEFORE", "INSERT_AFTER", "REPLACE", "REMOVE"].includes(patch.operation);
  return leans && !isSkipped(patch);
}
