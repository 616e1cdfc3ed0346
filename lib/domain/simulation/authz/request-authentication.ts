import type { JsonObject } from "../../base/json.ts";
import type { ConfigObject, MeshSnapshot } from "../../mesh/snapshot.ts";
import { NO_EDITS } from "../route/http-rule.ts";
import { booleanAt, objectsAt, textAt } from "../spec-fields.ts";
import type { HeaderEdits } from "../trace-outcome.ts";
import { objectsFor, type PolicyTarget } from "./policy.ts";
import type { AuthorizeRequest, AuthorizeSource } from "./request-facts.ts";
import { findToken, type TokenFinding, type TokenRule } from "./token-rules.ts";

export interface TokenVerdict {
  /** The source as policies see it: a token that nobody validated does not exist for them. */
  readonly source: AuthorizeSource;
  /** The RequestAuthentication that refuses the token, null when it passes. */
  readonly refusedBy: { readonly object: ConfigObject; readonly status: 401 | 403 } | null;
  /** What would have to be known to judge the token; null when it is judged. */
  readonly missing: string | null;
  /** What the proxy does to the headers of a request whose token it accepts. */
  readonly edits: HeaderEdits;
}

/**
 * JWT check before the policies: no token passes; a token that no rule accepts is refused; without any
 * RequestAuthentication nothing is validated, and principals and claims stay empty (Istio 1.31, RequestAuthentication).
 * A stated requestPrincipal is taken for validated; else the token is looked for in the request.
 */
export function checkToken(
  mesh: MeshSnapshot,
  target: PolicyTarget,
  request: AuthorizeRequest,
): TokenVerdict {
  const { source, headers, path, timeMs } = request;
  const rules = objectsFor(mesh, "RequestAuthentication", target).flatMap((object) =>
    objectsAt(object.spec, "jwtRules").map((rule) => ({ object, rule })),
  );
  const none: AuthorizeSource = { ...source, requestPrincipal: null, claims: null };
  const passed = { source, refusedBy: null, missing: null, edits: NO_EDITS };
  if (rules.length === 0) return { ...passed, source: none };
  if (source.requestPrincipal !== undefined) return checkStated(rules, passed);
  if (headers === undefined || headers === null) return passed;
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const found = findToken(rules, { headers: lower, path: path ?? "/", timeMs: timeMs ?? null });
  switch (found.kind) {
    case "none":
      return { ...passed, source: none };
    case "unknown":
      return { ...passed, missing: found.why };
    case "refused":
      return { ...passed, source: none, refusedBy: { object: found.rule.object, status: found.status } };
    case "valid": {
      const { claims } = found.token;
      const requestPrincipal = `${textAt(claims, "iss") ?? ""}/${textAt(claims, "sub") ?? ""}`;
      return { ...passed, source: { ...source, requestPrincipal, claims }, edits: editsOf(found) };
    }
  }
}

function checkStated(rules: readonly TokenRule[], passed: TokenVerdict): TokenVerdict {
  const { source } = passed;
  const { requestPrincipal } = source;
  if (requestPrincipal === undefined || requestPrincipal === null) return passed;
  const issuer = requestPrincipal.slice(0, requestPrincipal.lastIndexOf("/"));
  const [first] = rules;
  if (first === undefined || rules.some(({ rule }) => accepts(rule, issuer, source))) return passed;
  return { ...passed, refusedBy: { object: first.object, status: 401 } };
}

/** Unless told to forward it, the proxy takes the token away; it may write claims into headers. */
function editsOf({ rule, token, carriedBy }: Extract<TokenFinding, { kind: "valid" }>): HeaderEdits {
  const set: Record<string, string> = {};
  const payload = textAt(rule.rule, "outputPayloadToHeader");
  if (payload !== null && payload !== "") set[payload.toLowerCase()] = token.signed.split(".")[1] ?? "";
  for (const entry of objectsAt(rule.rule, "outputClaimToHeaders")) {
    const value = token.claims[textAt(entry, "claim") ?? ""];
    if (typeof value === "string") set[(textAt(entry, "header") ?? "").toLowerCase()] = value;
  }
  const isForwarded = booleanAt(rule.rule, "forwardOriginalToken") === true;
  return { set, add: {}, remove: carriedBy === null || isForwarded ? [] : [carriedBy] };
}

/** The webhook lets a rule name a jwksUri without an issuer: it takes any. */
function accepts(rule: JsonObject, issuer: string, { claims }: AuthorizeSource): boolean {
  const stated = textAt(rule, "issuer");
  if (stated !== null && stated !== "" && stated !== issuer) return false;
  const audiences = rule["audiences"];
  if (!Array.isArray(audiences) || audiences.length === 0 || claims === undefined || claims === null)
    return true;
  const given = claims["aud"];
  const values = Array.isArray(given) ? given : [given];
  return values.some((value) => audiences.includes(value ?? null));
}
