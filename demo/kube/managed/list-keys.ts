import type { KindName } from "../kinds/served-kind.ts";
import { type FieldPath, builtinFieldAt } from "../schema/field-at.ts";

/** How a list merges: by the values of these fields, as a set of scalars, or only as a whole. */
export type ListKind =
  { readonly by: "keys"; readonly keys: readonly string[] } | { readonly by: "value" } | "atomic";

/** `x-kubernetes-list-map-keys` of the Gateway API's CRDs. Istio's declare none: all its lists are atomic. */
const GATEWAY_API_LISTS: Readonly<Record<string, readonly string[]>> = {
  "spec.listeners": ["name"],
  "status.listeners": ["name"],
  "status.conditions": ["type"],
  "status.listeners.conditions": ["type"],
  "status.parents.conditions": ["type"],
};

/** How the list at a path of a kind merges. Unknown lists are atomic, as for a CRD that says nothing. */
export function listKindAt(kind: KindName, path: FieldPath): ListKind {
  const keys =
    kind.group === "gateway.networking.k8s.io" && path[0] !== "metadata"
      ? GATEWAY_API_LISTS[path.join(".")]
      : builtinFieldAt(kind, path)?.listKeys;
  if (keys === undefined) return "atomic";
  return keys.length === 0 ? { by: "value" } : { by: "keys", keys };
}

/** Default of a list key that an item may leave out. */
export const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: "TCP" };
