import { ITEM_STATES, type ItemState, type Judgement } from "./item.ts";

export interface ItemSummary {
  readonly state: ItemState;
  /** Worst first; accepted ones are not among them. */
  readonly open: readonly Judgement[];
  readonly accepted: readonly Judgement[];
  readonly counts: Readonly<Record<ItemState, number>>;
  /** Subjects that were looked at. */
  readonly total: number;
}

/**
 * State of an item for somebody who sees these judgements: that of the worst one which is not accepted. An item without
 * any subject passes: there is nothing that could be wrong.
 */
export function summarise(
  judgements: readonly Judgement[],
  isAccepted: (judgement: Judgement) => boolean,
): ItemSummary {
  const accepted = judgements.filter((judgement) => judgement.state !== "pass" && isAccepted(judgement));
  const open = judgements.filter((judgement) => !accepted.includes(judgement)).toSorted(worstFirst);
  const countOf = (state: ItemState): number => open.filter((judgement) => judgement.state === state).length;
  return {
    state: open[0]?.state ?? "pass",
    open,
    accepted,
    counts: {
      fail: countOf("fail"),
      warn: countOf("warn"),
      unknown: countOf("unknown"),
      pass: countOf("pass"),
    },
    total: judgements.length,
  };
}

function worstFirst(a: Judgement, b: Judgement): number {
  return (
    ITEM_STATES.indexOf(a.state) - ITEM_STATES.indexOf(b.state) ||
    requestsOf(b) - requestsOf(a) ||
    a.subject.namespace.localeCompare(b.subject.namespace) ||
    a.subject.name.localeCompare(b.subject.name)
  );
}

function requestsOf({ callers }: Judgement): number {
  return callers.reduce((sum, { rateRps }) => sum + rateRps, 0);
}

/** "1 of 11 does not", "21 of 21 do not", "6 of 6", "not known". */
export function nowText(
  { counts, total, accepted }: ItemSummary,
  unmet: { readonly one: string; readonly many: string },
): string {
  const bad = counts.fail + counts.warn;
  if (bad > 0) return `${String(bad)} of ${String(total)} ${bad === 1 ? unmet.one : unmet.many}`;
  if (counts.unknown > 0) return "not known";
  if (total === 0) return "none here";
  const met = total - accepted.length;
  return accepted.length === 0
    ? `${String(total)} of ${String(total)}`
    : `${String(met)} of ${String(total)}, ${String(accepted.length)} accepted`;
}
