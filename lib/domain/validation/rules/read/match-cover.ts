import { isJsonObject, type JsonObject, type JsonValue } from "../../../base/json.ts";
import { canonicalJson } from "../../../kube/canonical-json.ts";
import { booleanAt, objectAt, textAt } from "../../../simulation/spec-fields.ts";

/** Fields of a match that are names, not conditions. */
const NAMES: ReadonlySet<string> = new Set(["name", "statPrefix"]);

/** Conditions of a match of a VirtualService, equal ones as equal texts. */
export function matchKey(match: JsonObject): string {
  return canonicalJson(conditionsOf(match));
}

function conditionsOf(match: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(match).filter(([name, value]) => !NAMES.has(name) && !isEmpty(value)),
  );
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || (isJsonObject(value) && Object.keys(value).length === 0);
}

/**
 * Whether every request that meets `inner` also meets `outer`: each condition of `outer` stands in `inner` too, its path at
 * least as wide. False where that cannot be told, as of two regular expressions.
 */
export function coversMatch(outer: JsonObject, inner: JsonObject): boolean {
  const wanted = conditionsOf(inner);
  return Object.entries(conditionsOf(outer)).every(([name, value]) => {
    if (name === "ignoreUriCase") return true;
    if (name === "uri") return coversUri(outer, inner);
    const own = Object.hasOwn(wanted, name) ? wanted[name] : undefined;
    return value !== undefined && own !== undefined && coversCondition(value, own);
  });
}

/** A map of conditions covers one that holds them all. */
function coversCondition(outer: JsonValue, inner: JsonValue): boolean {
  if (canonicalJson(outer) === canonicalJson(inner)) return true;
  if (!isJsonObject(outer) || !isJsonObject(inner) || isStringMatch(outer)) return false;
  return Object.entries(outer).every(([name, value]) => {
    const own = Object.hasOwn(inner, name) ? inner[name] : undefined;
    return own !== undefined && value !== undefined && canonicalJson(own) === canonicalJson(value);
  });
}

const isStringMatch = (value: JsonObject): boolean =>
  ["exact", "prefix", "regex"].some((kind) => typeof value[kind] === "string");

function coversUri(outer: JsonObject, inner: JsonObject): boolean {
  const [wide, narrow] = [objectAt(outer, "uri"), objectAt(inner, "uri")];
  if (wide === null) return true;
  if (narrow === null) return false;
  const foldsCase = booleanAt(outer, "ignoreUriCase") === true;
  if (!foldsCase && booleanAt(inner, "ignoreUriCase") === true) return false;
  const fold = (text: string | null): string | null => (foldsCase ? (text?.toLowerCase() ?? null) : text);
  const prefix = fold(textAt(wide, "prefix"));
  if (prefix !== null) {
    const path = fold(textAt(narrow, "prefix") ?? textAt(narrow, "exact"));
    return path?.startsWith(prefix) === true;
  }
  const exact = fold(textAt(wide, "exact"));
  if (exact !== null) return fold(textAt(narrow, "exact")) === exact;
  const regex = textAt(wide, "regex");
  return regex !== null && regex === textAt(narrow, "regex") && !foldsCase;
}
