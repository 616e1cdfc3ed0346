import type { Expr } from "../promql/ast.ts";

/** Their results change with the evaluation time even when their arguments do not. */
const timeDependent: ReadonlySet<string> = new Set([
  "days_in_month",
  "day_of_month",
  "day_of_week",
  "day_of_year",
  "hour",
  "minute",
  "month",
  "year",
  "predict_linear",
  "time",
  "timestamp",
]);

/** Whether the expression has the same value at every evaluation time, because `@` fixes every selector in it. */
export function isStepInvariant(expr: Expr): boolean {
  switch (expr.kind) {
    case "number":
    case "string":
      return true;
    case "selector":
    case "subquery":
      return expr.at !== null;
    case "matrix":
      return expr.selector.at !== null;
    case "aggregate":
    case "negation":
      return isStepInvariant(expr.expr);
    case "binary":
      return isStepInvariant(expr.left) && isStepInvariant(expr.right);
    case "call":
      return !timeDependent.has(expr.name) && expr.args.every(isStepInvariant);
  }
}
