import { groupBy } from "../base/group-by.ts";
import { objectKey, type ObjectRef } from "../kube/object-ref.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import type { Finding } from "../validation/finding.ts";
import { RULES } from "../validation/registry.ts";
import type { ReadinessFacts } from "./facts.ts";
import {
  atObject,
  type Judgement,
  judged,
  type ReadinessAdvice,
  type ReadinessFix,
  type ReadinessItem,
} from "./item.ts";

interface RuleItem extends Pick<ReadinessItem, "id" | "area" | "title" | "explanation" | "unmet" | "codes"> {
  /** Everything that the rules look at: what has no finding passes. */
  readonly subjects: (mesh: MeshSnapshot) => readonly ObjectRef[];
  /** Where the rule itself offers no single edit, or its effect can be told. */
  readonly fix?: (finding: Finding, facts: ReadinessFacts) => ReadinessFix | null;
  readonly advice?: (finding: Finding, facts: ReadinessFacts) => ReadinessAdvice | null;
  readonly readsTraffic?: boolean;
  /** Whether findings of severity info are left out: hints, and no faults. */
  readonly skipsHints?: boolean;
}

/** An item that gathers the findings of rules. It needs and reads what they do. */
export function ruleItem(described: RuleItem): ReadinessItem {
  const { subjects, fix, advice, readsTraffic = false, skipsHints = false, ...item } = described;
  const rules = RULES.filter(({ code }) => item.codes.includes(code));
  return {
    ...item,
    reads: [...new Set(rules.flatMap((rule) => [...rule.kinds, ...rule.reads]))],
    needs: [...new Set(rules.flatMap(({ needs }) => needs.filter(({ length }) => length === 1).flat()))],
    readsTraffic,
    judge: (facts) => {
      const found = item.codes
        .flatMap((code) => facts.findings.get(code) ?? [])
        .filter(({ severity }) => !skipsHints || severity !== "info");
      const byObject = groupBy(found, ({ object }) => objectKey(object));
      const own = subjects(facts.mesh).filter((ref) => !byObject.has(objectKey(ref)));
      return [
        ...[...byObject.values()].flatMap((findings) => judgementOf(findings, { facts, fix, advice })),
        ...own.map((subject) => judged({ subject, state: "pass" })),
      ];
    },
  };
}

interface Told {
  readonly facts: ReadinessFacts;
  readonly fix: RuleItem["fix"];
  readonly advice: RuleItem["advice"];
}

function judgementOf(findings: readonly Finding[], told: Told): readonly Judgement[] {
  const worst = findings.find(({ severity }) => severity === "error") ?? findings[0];
  if (worst === undefined) return [];
  const fixes = [worst, ...findings].map((finding) => fixOf(finding, told)).filter((fix) => fix !== null);
  return [
    judged({
      subject: worst.object,
      state: worst.severity === "error" ? "fail" : "warn",
      sentence: worst.sentence,
      evidence: [worst, ...findings.filter((finding) => finding !== worst)].flatMap(evidenceOf),
      codes: [...new Set(findings.map(({ code }) => code))],
      fix: fixes[0] ?? null,
      advice: told.advice?.(worst, told.facts) ?? null,
    }),
  ];
}

function evidenceOf({ object, path, sentence, because }: Finding): Judgement["evidence"] {
  return [
    atObject(object, path, sentence),
    ...because.map((reason) => ({
      object: reason.object,
      path: reason.path,
      metric: null,
      text: reason.text,
    })),
  ];
}

function fixOf(finding: Finding, { facts, fix }: Told): ReadinessFix | null {
  const own = fix?.(finding, facts) ?? null;
  if (own !== null) return own;
  if (finding.fix === null) return null;
  const { title, operations } = finding.fix;
  return {
    title,
    action: { op: "update", object: finding.object, operations },
    effect: "The rule is met afterwards; the preview shows what it changes",
  };
}
