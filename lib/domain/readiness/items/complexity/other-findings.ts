import type { ReadinessItem } from "../../item.ts";
import { ruleItem } from "../../rule-item.ts";

/** Gathers the rules that no other item is about, so that no fault is left out of the list. Hints stand with their objects. */
export function otherFindings(codes: readonly string[]): ReadinessItem {
  return ruleItem({
    id: "other-findings",
    area: "complexity",
    title: "No other rule finds a fault",
    explanation:
      "Rules that no other item is about. Each finding names the object and the field; the rule's page says why it matters.",
    codes,
    skipsHints: true,
    unmet: { one: "has a finding", many: "have findings" },
    subjects: () => [],
  });
}
