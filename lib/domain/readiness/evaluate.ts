import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { isKindKnown } from "../validation/kind-known.ts";
import { touchedKinds } from "../validation/touched-kinds.ts";
import { clusterRef, type ReadinessFacts } from "./facts.ts";
import { type Judgement, judged, type ReadinessItem } from "./item.ts";
import { READINESS_ITEMS } from "./items.ts";

export interface ItemJudgements {
  readonly item: ReadinessItem;
  readonly judgements: readonly Judgement[];
}

/** What the items say about one moment, kept so that the next one only costs what changed. */
export interface ReadinessRun {
  readonly facts: ReadinessFacts;
  readonly items: readonly ItemJudgements[];
}

/** Every item over the whole mesh, nobody's rights considered. */
export function evaluateReadiness(
  facts: ReadinessFacts,
  items: readonly ReadinessItem[] = READINESS_ITEMS,
): ReadinessRun {
  return { facts, items: items.map((item) => ({ item, judgements: judgeItem(item, facts) })) };
}

/** The run for a later moment of the same cluster; an item is judged again only when something that it reads changed. */
export function reevaluateReadiness(previous: ReadinessRun, facts: ReadinessFacts): ReadinessRun {
  const before = previous.facts;
  const touched = before.mesh === facts.mesh ? new Set<string>() : touchedIn(before.mesh, facts.mesh);
  const isOtherTraffic =
    before.traffic !== facts.traffic || before.noTrafficBecause !== facts.noTrafficBecause;
  const items = previous.items.map((known): ItemJudgements => {
    const { item } = known;
    const isStale =
      (item.readsTraffic && isOtherTraffic) ||
      item.reads.some((kind) => touched.has(kind)) ||
      item.codes.some((code) => before.findings.get(code) !== facts.findings.get(code)) ||
      knowledgeChanged(item, before.mesh, facts.mesh);
    return isStale ? { item, judgements: judgeItem(item, facts) } : known;
  });
  return { facts, items };
}

function touchedIn(before: MeshSnapshot, after: MeshSnapshot): ReadonlySet<string> {
  return new Set(touchedKinds(before, after).keys());
}

function knowledgeChanged({ needs }: ReadinessItem, before: MeshSnapshot, after: MeshSnapshot): boolean {
  return needs.some((kind) => isKindKnown(before, kind) !== isKindKnown(after, kind));
}

function judgeItem(item: ReadinessItem, facts: ReadinessFacts): readonly Judgement[] {
  const lacking = item.needs.filter((kind) => !isKindKnown(facts.mesh, kind));
  if (lacking.length === 0) return item.judge(facts);
  return [
    judged({
      subject: clusterRef(facts.mesh, lacking.join(", ")),
      state: "unknown",
      sentence: `${lacking.join(" and ")} could not be listed, so this cannot be told`,
    }),
  ];
}
