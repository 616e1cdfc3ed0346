import type { JsonObject } from "../base/json.ts";
import type { KubeObject } from "../kube/kube-object.ts";

/** Kubernetes objects come from JSON or YAML texts, so that every field of one is a JSON value. */
export function asJsonObject(object: KubeObject): JsonObject {
  return object as unknown as JsonObject;
}

/** Without managedFields: they are long, and their managers are kept apart. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return { ...object, metadata };
}
