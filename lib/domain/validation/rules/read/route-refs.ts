import type { JsonObject, Path } from "../../../base/json.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { numberAt, objectAt, objectsAt, textAt } from "../../../simulation/spec-fields.ts";

export const ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"] as const;
export const GATEWAY_API = "gateway.networking.k8s.io";

/** What a route points at: a parent or a backend. */
export interface StatedRef {
  readonly path: Path;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: number | null;
  readonly sectionName: string | null;
}

export function parentsOf(route: ConfigObject): readonly StatedRef[] {
  return objectsAt(route.spec, "parentRefs").map((ref, index) =>
    readRef(ref, route, { path: ["spec", "parentRefs", index], group: GATEWAY_API, kind: "Gateway" }),
  );
}

/** Backends of every rule, those of mirror filters included. */
export function backendsOf(route: ConfigObject): readonly StatedRef[] {
  return objectsAt(route.spec, "rules").flatMap((rule, index) => {
    const at: Path = ["spec", "rules", index];
    const read = (ref: JsonObject, path: Path): StatedRef =>
      readRef(ref, route, { path, group: "", kind: "Service" });
    return [
      ...objectsAt(rule, "backendRefs").map((ref, position) => read(ref, [...at, "backendRefs", position])),
      ...objectsAt(rule, "filters").flatMap((filter, position) => {
        const mirror = objectAt(filter, "requestMirror");
        const ref = mirror === null ? null : objectAt(mirror, "backendRef");
        return ref === null ? [] : [read(ref, [...at, "filters", position, "requestMirror", "backendRef"])];
      }),
    ];
  });
}

function readRef(
  ref: JsonObject,
  { namespace }: ConfigObject,
  { path, group, kind }: Pick<StatedRef, "path" | "group" | "kind">,
): StatedRef {
  return {
    path,
    group: textAt(ref, "group") ?? group,
    kind: textAt(ref, "kind") ?? kind,
    namespace: textAt(ref, "namespace") ?? namespace,
    name: textAt(ref, "name") ?? "",
    port: numberAt(ref, "port"),
    sectionName: textAt(ref, "sectionName"),
  };
}
