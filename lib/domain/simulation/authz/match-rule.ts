import { holds, type Facts } from "./evaluate.ts";
import type { Clause, PolicyAction, PolicyRule, Predicate } from "./policy.ts";
import { allOf, anyOf, type Truth } from "./truth.ts";

export interface Layer {
  /** `l4` is a connection: HTTP attributes do not exist there. */
  readonly kind: "http" | "l4" | "ztunnel";
  readonly action: PolicyAction;
}

/** Attributes that only an HTTP request has (Istio 1.31, authz model `generator.go`). */
function isHttpOnly(attribute: string): boolean {
  return (
    attribute === "host" ||
    attribute === "method" ||
    attribute === "path" ||
    attribute.startsWith("request.auth.") ||
    attribute.startsWith("request.headers[")
  );
}

const ZTUNNEL_KNOWS: ReadonlySet<string> = new Set([
  "source.ip",
  "source.namespace",
  "source.principal",
  "source.serviceAccount",
  "destination.ip",
  "destination.port",
]);

/**
 * Whether a rule matches. On TCP an ALLOW rule with an HTTP attribute is dropped whole, elsewhere only the attribute is;
 * ztunnel drops an ALLOW rule with an L7 attribute too, but takes a clause of a DENY rule that has nothing else left as
 * not matching (istio/ztunnel `src/rbac.rs`).
 */
export function matchesRule(rule: PolicyRule, layer: Layer, facts: Facts): Truth {
  const isGone = ({ attribute }: Predicate): boolean =>
    layer.kind === "http"
      ? false
      : layer.kind === "l4"
        ? isHttpOnly(attribute)
        : !ZTUNNEL_KNOWS.has(attribute);
  const clauses = [...rule.from, ...rule.to, ...rule.when];
  if (layer.action === "ALLOW" && clauses.some((clause) => clause.some(isGone))) return false;

  const clauseHolds = (clause: Clause): Truth => {
    const kept = layer.kind === "http" ? clause : clause.filter((predicate) => !isGone(predicate));
    if (kept.length === 0 && clause.length > 0) return layer.kind !== "ztunnel";
    return allOf(kept.map((predicate) => () => holds(predicate, facts)));
  };
  return allOf([
    () => (rule.from.length === 0 ? true : anyOf(rule.from, clauseHolds)),
    () => (rule.to.length === 0 ? true : anyOf(rule.to, clauseHolds)),
    ...rule.when.map((clause) => () => clauseHolds(clause)),
  ]);
}
