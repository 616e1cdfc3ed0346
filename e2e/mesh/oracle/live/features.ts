import { isJsonObject } from "../../../../lib/domain/base/json.ts";
import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import type { PlannedRequest } from "../generate/requests.ts";

/** Deep enough to tell `http.match.uri` from `http.match.port`. */
const DEPTH = 3;

/** What a request was decided under: the fields of the world's objects, and the way it took. */
export function featuresOf(
  objects: readonly KubeObject[],
  { via, proto }: Pick<PlannedRequest, "via" | "proto">,
): readonly string[] {
  const features = new Set<string>([`request: ${proto} through ${via}`]);
  for (const { kind, spec } of objects) {
    features.add(kind);
    for (const path of fieldPaths(spec, DEPTH)) features.add(`${kind} ${path}`);
  }
  return [...features];
}

function fieldPaths(value: unknown, depth: number): readonly string[] {
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => fieldPaths(entry, depth));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const below = fieldPaths(inner, depth - 1);
    return below.length === 0 ? [name] : below.map((path) => `${name}.${path}`);
  });
}
