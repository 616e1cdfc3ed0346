import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { ServedKind } from "../kinds/served-kind.ts";

/** The structural schema of a custom kind's `spec`, as OpenAPI v3; null when it is not known. */
export type SpecSchema = (kind: ServedKind, version: string) => JsonObject | null;

export const UNKNOWN_SPEC: JsonObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** Schema of whole objects of a custom kind as its CRD carries it. */
export function customObjectSchema(kind: ServedKind, version: string, specSchema: SpecSchema): JsonObject {
  return {
    type: "object",
    properties: {
      spec: specSchema(kind, version) ?? UNKNOWN_SPEC,
      ...(kind.hasStatus ? { status: UNKNOWN_SPEC } : {}),
    },
  };
}
