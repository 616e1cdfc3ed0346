import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";

/** Objects of the store are made of JSON alone: they come from `JSON.parse` or from `asKubeObject`. */
export function asJson(object: KubeObject): JsonObject {
  return object as unknown as JsonObject;
}

/** Guarantees apiVersion, kind and metadata; whoever calls it has set them or checked them. */
export function asKubeObject(json: JsonObject): KubeObject {
  if (typeof json.apiVersion !== "string" || typeof json.kind !== "string" || !isJsonObject(json.metadata)) {
    throw new TypeError("A Kubernetes object needs apiVersion, kind and metadata");
  }
  return json as unknown as KubeObject;
}

/** Key within one kind; sorts as etcd does: by namespace, then by name. */
export function nameKey(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

export function keyOf({ metadata }: KubeObject): string {
  return nameKey(metadata.namespace ?? "", metadata.name);
}
