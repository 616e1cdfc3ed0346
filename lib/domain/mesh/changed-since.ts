import { Collection } from "./collection.ts";
import type { MeshSnapshot } from "./snapshot.ts";

export interface SnapshotChange {
  /** "" stands for cluster-scoped things. */
  readonly namespaces: readonly string[];
  readonly kinds: readonly string[];
}

const NONE: Collection<{ readonly namespace: string; readonly name: string }> = Collection.empty();

const PARTS = [
  ["Namespace", "namespaces"],
  ["Service", "services"],
  ["EndpointSlice", "endpointSlices"],
  ["Pod", "pods"],
  ["ServiceAccount", "serviceAccounts"],
  ["Node", "nodes"],
] as const;

/** Which kinds differ between two moments and in which namespaces; cheap because unchanged parts are shared. */
export function changedSince(earlier: MeshSnapshot, now: MeshSnapshot): SnapshotChange {
  const namespaces = new Set<string>();
  const kinds = new Set<string>();
  const compare = (kind: string, before: typeof NONE | undefined, after: typeof NONE | undefined): void => {
    const changed = (after ?? NONE).touchedSince(before ?? NONE);
    if (changed.size > 0) kinds.add(kind);
    for (const namespace of changed) namespaces.add(namespace);
  };
  for (const [kind, part] of PARTS) {
    compare(kind, earlier[part] as unknown as typeof NONE, now[part] as unknown as typeof NONE);
  }
  for (const part of ["workloads", "config", "webhooks"] as const) {
    for (const key of new Set([...earlier[part].keys(), ...now[part].keys()])) {
      compare(
        key.split(".")[0] ?? key,
        earlier[part].get(key) as unknown as typeof NONE | undefined,
        now[part].get(key) as unknown as typeof NONE | undefined,
      );
    }
  }
  if (earlier.settings !== now.settings) kinds.add("MeshSettings");
  return { namespaces: [...namespaces], kinds: [...kinds] };
}
