import type { JsonObject } from "../../base/json.ts";
import type { ConfigObject } from "../../mesh/snapshot.ts";
import { splitPath } from "../route/match-request.ts";
import { objectsAt, textAt, textsAt } from "../spec-fields.ts";
import { isInTime, readWebToken, verifySignature, type WebToken } from "./web-token.ts";

export interface TokenRule {
  readonly object: ConfigObject;
  readonly rule: JsonObject;
}

/** Where tokens are looked for. */
export interface TokenCarrier {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** With query. */
  readonly path: string;
  /** When the request is made; null when not known. */
  readonly timeMs: number | null;
}

export type TokenFinding =
  | { readonly kind: "none" }
  /** `carriedBy`: header that holds the token, null for a parameter or cookie. */
  | {
      readonly kind: "valid";
      readonly rule: TokenRule;
      readonly token: WebToken;
      readonly carriedBy: string | null;
    }
  | { readonly kind: "refused"; readonly rule: TokenRule; readonly status: 401 | 403 }
  | { readonly kind: "unknown"; readonly why: string };

type Checked = "valid" | "invalid" | "audience" | { readonly unknown: string };

/**
 * Envoy's jwt_authn as Istio sets it up: no token passes, and any rule that a token satisfies is enough; a token of
 * other audiences is 403, every other failure 401 (Istio 1.31, `convertToEnvoyJwtConfig`).
 */
export function findToken(rules: readonly TokenRule[], carrier: TokenCarrier): TokenFinding {
  const found = rules.flatMap((rule) =>
    tokensFor(rule.rule, carrier).map((carried) => ({ rule, ...carried })),
  );
  if (found.length === 0) return { kind: "none" };
  let isAudience = false;
  let open: string | null = null;
  for (const { rule, text, carriedBy } of found) {
    const token = readWebToken(text);
    const checked = token === null ? "invalid" : check(token, rule.rule, carrier);
    if (token !== null && checked === "valid") return { kind: "valid", rule, token, carriedBy };
    if (checked === "audience") isAudience = true;
    if (typeof checked === "object") open ??= checked.unknown;
  }
  if (open !== null) return { kind: "unknown", why: open };
  const first = found[0]?.rule ?? rules[0];
  return first === undefined
    ? { kind: "none" }
    : { kind: "refused", rule: first, status: isAudience ? 403 : 401 };
}

function check(token: WebToken, rule: JsonObject, { timeMs }: TokenCarrier): Checked {
  const issuer = textAt(rule, "issuer") ?? "";
  if (issuer !== "" && textAt(token.claims, "iss") !== issuer) return "invalid";
  const inTime = isInTime(token, timeMs);
  if (inTime === false) return "invalid";
  const audiences = textsAt(rule, "audiences");
  if (audiences.length > 0 && !audiencesOf(token).some((audience) => audiences.includes(audience)))
    return "audience";
  const jwks = textAt(rule, "jwks");
  if (jwks === null || jwks === "") return { unknown: "the keys that jwksUri leads to" };
  const signature = verifySignature(token, jwks);
  if (signature === "bad") return "invalid";
  if (signature === "unknown")
    return { unknown: `a signature of algorithm ${textAt(token.header, "alg") ?? ""}` };
  return inTime === null ? { unknown: "the time of the request" } : "valid";
}

function audiencesOf({ claims }: WebToken): readonly string[] {
  const single = textAt(claims, "aud");
  return single === null ? textsAt(claims, "aud") : [single];
}

interface Carried {
  readonly text: string;
  readonly carriedBy: string | null;
}

/** Tokens in the places that a rule names, else in `Authorization: Bearer` and the parameter `access_token`. */
function tokensFor(rule: JsonObject, { headers, path }: TokenCarrier): readonly Carried[] {
  const fromHeaders = objectsAt(rule, "fromHeaders");
  const fromParams = textsAt(rule, "fromParams");
  const fromCookies = textsAt(rule, "fromCookies");
  const isDefault = fromHeaders.length + fromParams.length + fromCookies.length === 0;
  const places = isDefault ? [{ name: "authorization", prefix: "Bearer " }] : fromHeaders;
  return [
    ...places.flatMap((place) =>
      inHeader(headers, textAt(place, "name") ?? "", textAt(place, "prefix") ?? ""),
    ),
    ...(isDefault ? ["access_token"] : fromParams).flatMap((name) => inQuery(path, name)),
    ...fromCookies.flatMap((name) => inCookie(headers["cookie"] ?? "", name)),
  ];
}

function inHeader(headers: TokenCarrier["headers"], name: string, prefix: string): readonly Carried[] {
  const key = name.toLowerCase();
  const value = Object.hasOwn(headers, key) ? headers[key] : undefined;
  return value === undefined || !value.startsWith(prefix)
    ? []
    : [{ text: value.slice(prefix.length), carriedBy: key }];
}

function inQuery(path: string, name: string): readonly Carried[] {
  const value = new URLSearchParams(splitPath(path).query ?? "").get(name);
  return value === null ? [] : [{ text: value, carriedBy: null }];
}

function inCookie(cookies: string, name: string): readonly Carried[] {
  const pair = cookies.split(/;\s*/).find((cookie) => cookie.startsWith(`${name}=`));
  return pair === undefined ? [] : [{ text: pair.slice(name.length + 1), carriedBy: null }];
}
