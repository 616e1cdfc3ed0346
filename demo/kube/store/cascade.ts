import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { KindName, ServedKind } from "../kinds/served-kind.ts";
import type { Change, KubeStore, StoreRef } from "../store.ts";

export type Propagation = "Background" | "Foreground" | "Orphan";

/** Kinds whose deletion takes objects along that name them as owner. */
const OWNERS: ReadonlySet<string> = new Set([
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "Service",
  "Gateway",
]);

const OWNED: readonly KindName[] = [
  { group: "apps", kind: "ReplicaSet" },
  { group: "batch", kind: "Job" },
  { group: "", kind: "Pod" },
  { group: "discovery.k8s.io", kind: "EndpointSlice" },
  { group: "apps", kind: "Deployment" },
  { group: "", kind: "Service" },
  { group: "", kind: "ServiceAccount" },
];

function refOf({ group, kind }: KindName, { metadata }: KubeObject): StoreRef {
  return { group, kind, namespace: metadata.namespace ?? "", name: metadata.name };
}

function ownedBy(store: KubeStore, owner: KubeObject): StoreRef[] {
  const { namespace, uid } = owner.metadata;
  return OWNED.flatMap((kind) =>
    store
      .list(kind, namespace)
      .filter(({ metadata }) => metadata.ownerReferences?.some((reference) => reference.uid === uid) === true)
      .map((object) => refOf(kind, object)),
  );
}

function orphan(store: KubeStore, ref: StoreRef, owner: KubeObject): void {
  const live = store.get(ref);
  if (live === undefined) return;
  const kept = (live.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid);
  const { resourceVersion: _version, ...metadata } = live.metadata;
  store.update(
    { ...live, metadata: { ...metadata, ownerReferences: kept } },
    { manager: "kube-controller-manager" },
  );
}

function namespaceContent(store: KubeStore, namespace: string): StoreRef[] {
  const kinds = store.kinds.all.filter((kind: ServedKind) => kind.namespaced);
  return kinds.flatMap((kind) => store.list(kind, namespace).map((object) => refOf(kind, object)));
}

/**
 * What the garbage collector and the namespace controller do after a delete: objects go with their owner, or lose it
 * when it is orphaned; a namespace takes along what is in it.
 */
export function cascadeDelete(
  store: KubeStore,
  { kind, object }: Pick<Change, "kind" | "object">,
  propagation: Propagation,
): void {
  if (kind.group === "" && kind.kind === "Namespace") {
    for (const ref of namespaceContent(store, object.metadata.name))
      if (store.get(ref) !== undefined) store.delete(ref);
    return;
  }
  if (!OWNERS.has(kind.kind)) return;
  for (const ref of ownedBy(store, object)) {
    if (propagation === "Orphan") {
      orphan(store, ref, object);
      continue;
    }
    const gone = store.get(ref) === undefined ? undefined : store.delete(ref);
    if (gone !== undefined) cascadeDelete(store, { kind: store.kindNamed(ref), object: gone }, propagation);
  }
}
