import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";

/**
 * What the rules do to requests. A request without a token passes every RequestAuthentication; only one with a token that
 * does not verify is answered 401 (Istio, RequestAuthentication).
 */
export function jwtSentences(spec: JsonObject): readonly string[] {
  const rules = listOf(spec["jwtRules"]);
  if (rules.length === 0) return ["It has no rule: no token is looked at, and requests pass as they are."];
  const issuers = rules.map((rule) => textOf(rule, "issuer") ?? "an issuer that is not named");
  return [
    `Requests with a token of ${orText(issuers)} must have a valid one, else they are answered 401.`,
    "Requests without a token pass, without a request principal: an AuthorizationPolicy that asks for one refuses them.",
    ...(rules.length > 1
      ? [
          "Each token is held against the rule of its issuer. Of two tokens in one request it is not defined which one gives the principal.",
        ]
      : []),
  ];
}

/** Where a rule's keys come from, and what happens to the token. */
export function ruleSentences(rule: JsonValue): readonly string[] {
  const issuer = textOf(rule, "issuer");
  const [jwks, uri] = [textOf(rule, "jwks"), textOf(rule, "jwksUri")];
  const keys =
    jwks !== null
      ? [
          `Its keys are in the object${uri === null ? "" : ", and jwksUri is ignored"}: new keys need an edit here.`,
        ]
      : uri !== null
        ? [
            `istiod fetches its keys from ${uri} and again every 20 minutes; when that fails, the last keys stay.`,
          ]
        : [
            `istiod looks for its keys at ${issuer ?? "the issuer"}/.well-known/openid-configuration; when that fails, every token of it is refused.`,
          ];
  const forward = isJsonObject(rule) && rule["forwardOriginalToken"] === true;
  return [
    ...keys,
    forward
      ? "The application gets the token."
      : "The token is taken out of the request before it reaches the application.",
    issuer === null || issuer === ""
      ? "Without an issuer no token can match."
      : `Its principal is ${issuer}/SUBJECT.`,
  ];
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: JsonValue, name: string): string | null {
  const text = isJsonObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text : null;
}

function orText(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length <= 2
    ? distinct.join(" or ")
    : `${distinct.slice(0, -1).join(", ")} or ${distinct.at(-1)}`;
}
