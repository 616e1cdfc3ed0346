import type { ServedKind } from "../kinds/served-kind.ts";
import { customFieldAt } from "../schema/custom-schema.ts";
import { type FieldPath, builtinFieldAt } from "../schema/field-at.ts";

/** How a list merges: by the values of these fields, as a set of scalars, or only as a whole. */
export type ListKind =
  { readonly by: "keys"; readonly keys: readonly string[] } | { readonly by: "value" } | "atomic";

const FOUND = new Map<string, ListKind>();

/** How the list at a path of a kind merges. Lists that say nothing are atomic, as nearly all of Istio's. */
export function listKindAt(kind: ServedKind, path: FieldPath): ListKind {
  const key = `${kind.group}/${kind.kind} ${path.join(".")}`;
  const known =
    FOUND.get(key) ??
    (kind.custom && path[0] !== "metadata" ? customList(kind, path) : builtinList(kind, path));
  FOUND.set(key, known);
  return known;
}

function builtinList(kind: ServedKind, path: FieldPath): ListKind {
  const keys = builtinFieldAt(kind, path)?.listKeys;
  if (keys === undefined) return "atomic";
  return keys.length === 0 ? { by: "value" } : { by: "keys", keys };
}

function customList(kind: ServedKind, path: FieldPath): ListKind {
  const schema = customFieldAt(kind, path);
  switch (schema?.["x-kubernetes-list-type"]) {
    case "map":
      return { by: "keys", keys: schema["x-kubernetes-list-map-keys"] ?? [] };
    case "set":
      return { by: "value" };
    default:
      return "atomic";
  }
}

/** Default of a list key that an item may leave out. */
export const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: "TCP" };
