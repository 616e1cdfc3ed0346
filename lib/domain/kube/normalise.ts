import { isJsonObject, type JsonObject } from "../base/json.ts";
import { configKindForObject, preferredApiVersion } from "../istio/kinds.ts";
import type { KubeObject } from "./kube-object.ts";

/**
 * The same object in the spelling that Foresail compares and writes: preferred apiVersion (all served versions of an
 * Istio kind share one schema, the API server only relabels), and deprecated spellings replaced by what Istio reads
 * them as. Unknown kinds come back unchanged.
 */
export function normaliseObject(object: KubeObject): KubeObject {
  const kind = configKindForObject(object);
  if (kind === null) return object;
  const apiVersion = preferredApiVersion(kind);
  const spec = isJsonObject(object.spec) ? normaliseSpec(object.kind, kind.family, object.spec) : object.spec;
  if (apiVersion === object.apiVersion && spec === object.spec) return object;
  return spec === undefined ? { ...object, apiVersion } : { ...object, apiVersion, spec };
}

function normaliseSpec(kind: string, family: "istio" | "gateway-api", spec: JsonObject): JsonObject {
  if (family === "gateway-api") return spec;
  if (kind === "VirtualService") return mapList(spec, "http", normaliseHttpRoute);
  if (kind === "RequestAuthentication") {
    return mapList(spec, "jwtRules", (rule) => renamed(rule, "jwks_uri", "jwksUri"));
  }
  return spec;
}

/** `mirrorPercent` and `mirror_percent` are whole percents, `mirrorPercentage` holds a double. */
function normaliseHttpRoute(route: JsonObject): JsonObject {
  const spelled = renamed(route, "mirror_percent", "mirrorPercent");
  const percent = spelled.mirrorPercent;
  if (typeof percent !== "number" || spelled.mirrorPercentage !== undefined) return spelled;
  const { mirrorPercent: _deprecated, ...rest } = spelled;
  return { ...rest, mirrorPercentage: { value: percent } };
}

function renamed(object: JsonObject, from: string, to: string): JsonObject {
  if (object[from] === undefined || object[to] !== undefined) return object;
  const { [from]: value, ...rest } = object;
  return { ...rest, [to]: value };
}

function mapList(object: JsonObject, field: string, change: (element: JsonObject) => JsonObject): JsonObject {
  const list = object[field];
  if (!Array.isArray(list)) return object;
  const elements = list.filter(isJsonObject);
  if (elements.length !== list.length) return object;
  const changed = elements.map(change);
  return changed.every((element, index) => element === elements[index])
    ? object
    : { ...object, [field]: changed };
}
