import type { Finding } from "../validation/finding.ts";
import { findingsOfRule, type RuleRun } from "../validation/run-rules.ts";

/** Findings of a run by code. The list of a rule that was not asked again is the same one as before. */
export function findingsByCode({ byRule }: Pick<RuleRun, "byRule">): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, readonly Finding[]>();
  for (const [code, namespaces] of byRule) {
    if (namespaces !== null) found.set(code, findingsOfRule(namespaces));
  }
  return found;
}
