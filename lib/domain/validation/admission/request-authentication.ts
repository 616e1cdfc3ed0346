import type { Path } from "../../base/json.ts";
import { checkDuration } from "./durations.ts";
import { isFields, mapsAt, textAt, textsAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkTargets } from "./selection.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

/** Admission rules of RequestAuthentication (istiod 1.31). */
export function checkRequestAuthentication({ spec }: WebhookSubject, findings: Findings): void {
  checkTargets(spec, findings);
  mapsAt(spec, "jwtRules").forEach((rule, index) =>
    checkJwtRule(rule, ["spec", "jwtRules", index], findings),
  );
}

function checkJwtRule(rule: Fields, path: Path, findings: Findings): void {
  const jwksUri = textAt(rule, "jwksUri") || textAt(rule, "jwks_uri");
  if (textAt(rule, "issuer") === "" && jwksUri === "")
    findings.boxedError(path, "issuer or jwksUri must be non-empty string");
  for (const audience of textsAt(rule, "audiences")) {
    if (audience === "") findings.boxedError([...path, "audiences"], "audience must be non-empty string");
  }
  if (jwksUri !== "" && !/^https?:/.test(jwksUri)) {
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(jwksUri)?.[1] ?? "";
    findings.boxedError([...path, "jwksUri"], `URI scheme ${JSON.stringify(scheme)} is not supported`);
  }
  checkJwks(textAt(rule, "jwks"), [...path, "jwks"], findings);
  for (const location of mapsAt(rule, "fromHeaders")) {
    if (textAt(location, "name") === "")
      findings.boxedError(path, "location header name must be non-empty string");
  }
  if (textsAt(rule, "fromParams").includes(""))
    findings.boxedError(path, "location query must be non-empty string");
  if (textsAt(rule, "fromCookies").includes(""))
    findings.boxedError(path, "cookie name must be non-empty string");
  mapsAt(rule, "outputClaimToHeaders").forEach((output, index) => {
    const place = [...path, "outputClaimToHeaders", index];
    const header = textAt(output, "header");
    if (textAt(output, "claim") === "" || header === "") {
      findings.boxedError(place, "outputClaimToHeaders header and claim value must be non-empty string");
    } else if (!/^[-_A-Za-z0-9]+$/.test(header)) {
      findings.boxedError(place, `header name ${header} is not a valid header name`);
    }
  });
  checkDuration(rule, "timeout", { path, findings });
}

function checkJwks(jwks: string, path: Path, findings: Findings): void {
  if (jwks === "") return;
  const keys = parsedKeys(jwks);
  if (keys === null) return findings.boxedError(path, "jwks parse error: failed to unmarshal JWK set");
  if (keys.some((key) => isFields(key) && typeof key.d === "string")) {
    findings.warn("jwks contains a private key; only public keys belong here");
  }
}

/** The keys of a key set, or the one key. Null when the text is neither. */
function parsedKeys(jwks: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(jwks);
    if (!isFields(parsed)) return null;
    const keys = Array.isArray(parsed.keys) ? (parsed.keys as readonly unknown[]) : [parsed];
    return keys.every((key) => isFields(key) && typeof key.kty === "string") ? keys : null;
  } catch {
    // Not JSON at all.
    return null;
  }
}
