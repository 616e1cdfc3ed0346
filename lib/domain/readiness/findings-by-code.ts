import type { Finding } from "../validation/finding.ts";
import type { RuleRun } from "../validation/run-rules.ts";

type OneRule = NonNullable<RuleRun["byRule"] extends ReadonlyMap<string, infer V> ? V : never>;

const flat = new WeakMap<OneRule, readonly Finding[]>();

/** Findings of a run by code. The list of a rule that was not asked again is the same one as before. */
export function findingsByCode({ byRule }: Pick<RuleRun, "byRule">): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, readonly Finding[]>();
  for (const [code, namespaces] of byRule) {
    if (namespaces === null) continue;
    const findings = flat.get(namespaces) ?? [...namespaces.values()].flat();
    flat.set(namespaces, findings);
    found.set(code, findings);
  }
  return found;
}
