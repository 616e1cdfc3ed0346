import type { JsonObject } from "../../base/json.ts";
import type { ConfigObject, MeshSnapshot } from "../../mesh/snapshot.ts";
import { objectsAt, textAt } from "../spec-fields.ts";
import { objectsFor, type PolicyTarget } from "./policy.ts";
import type { AuthorizeSource } from "./request-facts.ts";

export interface TokenVerdict {
  /** The source as policies see it: a token that nobody validated does not exist for them. */
  readonly source: AuthorizeSource;
  /** The RequestAuthentication that refuses the token with 401, null when it passes. */
  readonly refusedBy: ConfigObject | null;
}

/**
 * JWT check before the policies: no token passes; a token of an issuer that no rule names is refused; without any
 * RequestAuthentication nothing is validated, and principals and claims stay empty (Istio 1.31, RequestAuthentication).
 */
export function checkToken(mesh: MeshSnapshot, target: PolicyTarget, source: AuthorizeSource): TokenVerdict {
  const { requestPrincipal } = source;
  const objects = objectsFor(mesh, "RequestAuthentication", target);
  const rules = objects.flatMap((object) =>
    objectsAt(object.spec, "jwtRules").map((rule) => ({ object, rule })),
  );
  const none: AuthorizeSource = { ...source, requestPrincipal: null, claims: null };
  if (rules.length === 0) return { source: none, refusedBy: null };
  if (requestPrincipal === undefined || requestPrincipal === null) return { source, refusedBy: null };
  const issuer = requestPrincipal.slice(0, requestPrincipal.lastIndexOf("/"));
  const accepted = rules.some(({ rule }) => accepts(rule, issuer, source));
  return accepted ? { source, refusedBy: null } : { source, refusedBy: rules[0]?.object ?? null };
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
