/**
 * Names one object of one cluster. `group` is empty for the core group, `namespace` is empty for cluster-scoped
 * kinds. The served version is no part of identity: v1beta1 and v1 name the same object.
 */
export interface ObjectRef {
  readonly cluster: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Stable map key of an object: kind, group, namespace and name; no cluster. */
export function objectKey({ group, kind, namespace, name }: Omit<ObjectRef, "cluster">): string {
  return `${kind}.${group}/${namespace}/${name}`;
}

/** How people read an object: `VirtualService shop/cart`. */
export function describeRef({
  kind,
  namespace,
  name,
}: Pick<ObjectRef, "kind" | "namespace" | "name">): string {
  return namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** Group of an apiVersion: `networking.istio.io/v1` → `networking.istio.io`; `v1` → empty. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}

/** Version of an apiVersion: `networking.istio.io/v1` → `v1`. */
export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf("/") + 1);
}
