import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { type ServedKind, apiVersionOf } from "../kinds/served-kind.ts";
import { asJson } from "../store/stored-object.ts";

/** The object in the version that was asked for: every version has the same fields, so only the label changes. */
export function inVersion(object: KubeObject, kind: ServedKind, version: string): KubeObject {
  const apiVersion = apiVersionOf(kind.group, version);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

export function partialMetadata(object: KubeObject): JsonObject {
  const { metadata } = asJson(object);
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}
