import { isJsonObject, type JsonValue } from "../../base/json.ts";
import { field } from "../spec-fields.ts";
import type { AuthorizeSource } from "./request-facts.ts";

/** Claims that hold several words in one string (Istio 1.31, default of `spaceDelimitedClaims`). */
const SPACE_DELIMITED = new Set(["scope", "permission"]);

/** Values of a claim by its path `[a][b]`; empty without token or claim, undefined when not known. */
export function claimValues(
  source: Pick<AuthorizeSource, "requestPrincipal" | "claims">,
  path: string,
): readonly string[] | undefined {
  const { claims, requestPrincipal } = source;
  if (requestPrincipal === null || claims === null) return [];
  const keys = [...path.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
  if (claims === undefined) return fromPrincipal(requestPrincipal, keys);
  const value = keys.reduce<JsonValue | undefined>(
    (found, key) => (isJsonObject(found) ? field(found, key) : undefined),
    claims,
  );
  return textsOf(value, keys.at(-1) ?? "");
}

/** Issuer and subject are known from the principal alone; it splits at its last slash. */
function fromPrincipal(
  principal: string | undefined,
  keys: readonly string[],
): readonly string[] | undefined {
  if (principal === undefined || keys.length !== 1) return undefined;
  const slash = principal.lastIndexOf("/");
  if (keys[0] === "iss") return [principal.slice(0, slash)];
  return keys[0] === "sub" ? [principal.slice(slash + 1)] : undefined;
}

function textsOf(value: JsonValue | undefined, name: string): readonly string[] {
  if (typeof value === "string") return SPACE_DELIMITED.has(name) ? [value, ...value.split(" ")] : [value];
  if (Array.isArray(value)) return value.filter((entry): entry is string => typeof entry === "string");
  return [];
}
