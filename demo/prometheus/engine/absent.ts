import { labelSet } from "../series-source.ts";
import type { LabelSet } from "../series-source.ts";
import type { Expr } from "../promql/ast.ts";
import { noLabels } from "./label-sets.ts";

/** The labels a selector pins to one value: what `absent` reports as missing. A label matched twice is left out. */
export function absentLabels(expr: Expr): LabelSet {
  if (expr.kind !== "selector") return noLabels;
  const pinned = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, op, value } of expr.matchers) {
    if (name === "__name__") continue;
    if (op === "=" && !seen.has(name)) {
      pinned.set(name, value);
      seen.add(name);
    } else pinned.delete(name);
  }
  return labelSet(Object.fromEntries(pinned));
}
