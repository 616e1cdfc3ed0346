import { valueTypeOf } from "./ast.ts";
import type { AtModifier, Expr } from "./ast.ts";

/** The modifiers that follow a selector. Each returns the modified expression, or what is wrong in words. */
type Modified = Expr | string;

export function withOffset(expr: Expr, offsetMs: number): Modified {
  const target = expr.kind === "matrix" ? expr.selector : expr;
  if (target.kind !== "selector" && target.kind !== "subquery")
    return "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery";
  if (target.offsetMs !== 0) return "offset may not be set multiple times";
  if (expr.kind === "matrix") return { ...expr, selector: { ...expr.selector, offsetMs } };
  return { ...target, offsetMs };
}

export function withAt(expr: Expr, at: AtModifier): Modified {
  const target = expr.kind === "matrix" ? expr.selector : expr;
  if (target.kind !== "selector" && target.kind !== "subquery")
    return "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery";
  if (target.at !== null) return "@ <timestamp> may not be set multiple times";
  if (expr.kind === "matrix") return { ...expr, selector: { ...expr.selector, at } };
  return { ...target, at };
}

export function withRange(expr: Expr, rangeMs: number): Modified {
  if (expr.kind !== "selector") return "ranges only allowed for vector selectors";
  if (expr.offsetMs !== 0) return "no offset modifiers allowed before range";
  if (expr.at !== null) return "no @ modifiers allowed before range";
  return { kind: "matrix", selector: expr, rangeMs };
}

export function withSubquery(expr: Expr, rangeMs: number, stepMs: number | null): Modified {
  const type = valueTypeOf(expr);
  if (type !== "vector") return `subquery is only allowed on instant vector, got ${type} instead`;
  return { kind: "subquery", expr, rangeMs, stepMs, offsetMs: 0, at: null };
}
