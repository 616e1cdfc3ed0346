import type { KindName } from "../kinds/served-kind.ts";

/** How a list merges: by the values of these fields, as a set of scalars, or only as a whole. */
export type ListKind =
  { readonly by: "keys"; readonly keys: readonly string[] } | { readonly by: "value" } | "atomic";

/** Where a field stands: names of the fields above it, list items skipped. */
export type FieldPath = readonly string[];

const keyed = (...keys: string[]): ListKind => ({ by: "keys", keys });

const METADATA_LISTS: Readonly<Record<string, ListKind>> = {
  "metadata.ownerReferences": keyed("uid"),
  "metadata.finalizers": { by: "value" },
};

/** `x-kubernetes-list-map-keys` and `-list-type: set` of the built-in kinds, by the last two field names. */
const BUILTIN_LISTS: Readonly<Record<string, ListKind>> = {
  containers: keyed("name"),
  initContainers: keyed("name"),
  ephemeralContainers: keyed("name"),
  volumes: keyed("name"),
  env: keyed("name"),
  imagePullSecrets: keyed("name"),
  volumeMounts: keyed("mountPath"),
  volumeDevices: keyed("devicePath"),
  hostAliases: keyed("ip"),
  topologySpreadConstraints: keyed("topologyKey", "whenUnsatisfiable"),
  conditions: keyed("type"),
  podIPs: keyed("ip"),
  hostIPs: keyed("ip"),
  webhooks: keyed("name"),
  matchConditions: keyed("name"),
  versions: "atomic",
  "containers.ports": keyed("containerPort", "protocol"),
  "initContainers.ports": keyed("containerPort", "protocol"),
  "spec.ports": keyed("port", "protocol"),
};

const GATEWAY_API_LISTS: Readonly<Record<string, ListKind>> = {
  "spec.listeners": keyed("name"),
  "status.listeners": keyed("name"),
  conditions: keyed("type"),
};

const CUSTOM_STATUS_LISTS: Readonly<Record<string, ListKind>> = {};

/** Maps that have one owner as a whole (`x-kubernetes-map-type: atomic`). */
const BUILTIN_ATOMIC_MAPS: ReadonlySet<string> = new Set([
  "nodeSelector",
  "configMapKeyRef",
  "secretKeyRef",
  "fieldRef",
  "resourceFieldRef",
  "targetRef",
  "involvedObject",
  "roleRef",
  "labelSelector",
  "namespaceSelector",
  "objectSelector",
]);

function tableOf(kind: KindName): Readonly<Record<string, ListKind>> {
  if (kind.group.endsWith("istio.io")) return CUSTOM_STATUS_LISTS;
  return kind.group === "gateway.networking.k8s.io" ? GATEWAY_API_LISTS : BUILTIN_LISTS;
}

/** How the list at a path of a kind merges. Unknown lists are atomic, as for a CRD that says nothing. */
export function listKindAt(kind: KindName, path: FieldPath): ListKind {
  const metadata = METADATA_LISTS[path.join(".")];
  if (metadata !== undefined) return metadata;
  const table = tableOf(kind);
  return table[path.slice(-2).join(".")] ?? table[path.at(-1) ?? ""] ?? "atomic";
}

export function isAtomicMap(kind: KindName, path: FieldPath): boolean {
  if (kind.group.endsWith("istio.io") || kind.group === "gateway.networking.k8s.io") return false;
  const last = path.at(-1) ?? "";
  return BUILTIN_ATOMIC_MAPS.has(last) || (last === "selector" && path.length === 2);
}

/** Default of a list key that an item may leave out. */
export const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: "TCP" };
