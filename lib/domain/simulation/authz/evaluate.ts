import type { MeshSettings } from "../../mesh/settings.ts";
import { toPathWithoutQuery } from "../route/normalize-path.ts";
import { claimValues } from "./claims.ts";
import { inRange } from "./ip-range.ts";
import type { Predicate } from "./policy.ts";
import type { AuthorizeRequest, AuthorizeSource } from "./request-facts.ts";
import { anyOf, type Asked, not, type Truth } from "./truth.ts";
import {
  matchesAuthority,
  matchesPathPattern,
  matchesValue,
  parsePrincipal,
  principalPatterns,
} from "./value-match.ts";

export interface Facts {
  readonly request: AuthorizeRequest;
  readonly settings: MeshSettings;
  /** Namespace of the policy. */
  readonly policyNamespace: string;
  readonly asked: Asked;
}

/** Whether a predicate holds for the request; null when a fact that it needs is not known. */
export function holds(predicate: Predicate, facts: Facts): Truth {
  const truth = anyOf(predicate.values, (value) => matches(predicate.attribute, value, facts));
  return predicate.negated ? not(truth) : truth;
}

function matches(attribute: string, pattern: string, facts: Facts): Truth {
  const reader = Object.hasOwn(READERS, attribute) ? READERS[attribute] : undefined;
  if (reader !== undefined) return reader(pattern, facts);
  const header = /^request\.headers\[(.+)\]$/.exec(attribute)?.[1];
  if (header !== undefined) return matchesHeader(header, pattern, facts);
  if (attribute.startsWith("request.auth.claims[")) return matchesClaim(attribute.slice(19), pattern, facts);
  return unknown(facts, attribute);
}

function unknown({ asked }: Facts, what: string): null {
  asked.add(what);
  return null;
}

type Reader = (pattern: string, facts: Facts) => Truth;

const READERS: Readonly<Record<string, Reader>> = {
  "source.principal": (pattern, facts) =>
    withPrincipal(facts, "source.principal", (principal) =>
      principalPatterns(pattern, facts.settings).some((accepted) => matchesValue(accepted, principal)),
    ),
  "source.namespace": matchesNamespace,
  "source.serviceAccount": (pattern, facts) =>
    withPrincipal(facts, "source.principal", (principal) => {
      const id = parsePrincipal(principal);
      const [first = "", second] = pattern.split("/");
      const [namespace, account] = second === undefined ? [facts.policyNamespace, first] : [first, second];
      return id !== null && id.namespace === namespace && id.serviceAccount === account;
    }),
  "source.trustDomain": (pattern, facts) =>
    withPrincipal(facts, "source.principal", (principal) =>
      matchesValue(pattern, parsePrincipal(principal)?.trustDomain ?? ""),
    ),
  "source.ip": (pattern, facts) => matchesIp(facts.request.source.ip, pattern, facts),
  "remote.ip": (pattern, facts) =>
    matchesIp(facts.request.source.remoteIp ?? facts.request.source.ip, pattern, facts),
  "destination.ip": (pattern, facts) => matchesIp(facts.request.to.ip, pattern, facts),
  "destination.port": (pattern, facts) => {
    const { port } = facts.request.to;
    return port === undefined || port === null ? unknown(facts, "to.port") : String(port) === pattern;
  },
  "connection.sni": (pattern, facts) => {
    const { sni } = facts.request;
    return sni === undefined ? unknown(facts, "connection.sni") : matchesValue(pattern, sni ?? "");
  },
  host: (pattern, facts) => {
    const { authority } = facts.request;
    return authority === undefined || authority === null
      ? unknown(facts, "authority")
      : matchesAuthority(pattern, authority);
  },
  method: (pattern, facts) => {
    const { method } = facts.request;
    return method === undefined || method === null ? unknown(facts, "method") : matchesValue(pattern, method);
  },
  path: (pattern, facts) => {
    const { path } = facts.request;
    return path === undefined || path === null
      ? unknown(facts, "path")
      : matchesPathPattern(pattern, toPathWithoutQuery(path));
  },
  "request.auth.principal": (pattern, facts) => {
    const { requestPrincipal } = facts.request.source;
    if (requestPrincipal === undefined) return unknown(facts, "source.requestPrincipal");
    return requestPrincipal !== null && matchesValue(pattern, requestPrincipal);
  },
  "request.auth.audiences": (pattern, facts) => matchesClaim("[aud]", pattern, facts),
  "request.auth.presenter": (pattern, facts) => matchesClaim("[azp]", pattern, facts),
};

/** A plaintext caller has no principal: no pattern matches it, and every negation does. */
function withPrincipal(facts: Facts, what: string, test: (principal: string) => boolean): Truth {
  const principal = principalOf(facts.request.source);
  return principal === undefined ? unknown(facts, what) : principal !== null && test(principal);
}

/** Undefined when not known. A caller out of the mesh has none. */
export function principalOf({ principal, inMesh }: AuthorizeSource): string | null | undefined {
  if (principal !== undefined) return principal === null ? null : principal.replace(/^spiffe:\/\//, "");
  return inMesh === false ? null : undefined;
}

function matchesNamespace(pattern: string, facts: Facts): Truth {
  const { source } = facts.request;
  const principal = principalOf(source);
  if (principal === null) return false;
  if (principal !== undefined) return matchesValue(pattern, parsePrincipal(principal)?.namespace ?? "");
  const { namespace, inMesh } = source;
  if (namespace === undefined || namespace === null) return unknown(facts, "source.namespace");
  return inMesh === true ? matchesValue(pattern, namespace) : unknown(facts, "source.principal");
}

function matchesIp(ip: string | null | undefined, range: string, facts: Facts): Truth {
  if (ip === undefined || ip === null) return unknown(facts, "source.ip");
  return inRange(ip, range) ?? false;
}

function matchesHeader(name: string, pattern: string, facts: Facts): Truth {
  const { headers } = facts.request;
  if (headers === undefined || headers === null) return unknown(facts, `headers[${name.toLowerCase()}]`);
  const key = Object.keys(headers).find((header) => header.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? undefined : headers[key];
  return value !== undefined && matchesValue(pattern, value);
}

function matchesClaim(path: string, pattern: string, facts: Facts): Truth {
  const values = claimValues(facts.request.source, path);
  if (values === undefined) return unknown(facts, `source.claims${path}`);
  return values.some((value) => matchesValue(pattern, value));
}
