import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { listReadiness } from "@/lib/contracts/readiness.ts";
import { type ItemSummary, nowText, summarise } from "@/lib/domain/readiness/summary.ts";
import type { FindAcceptance } from "./accepted.ts";
import type { VisibleItem } from "./visible-judgements.ts";

export type ItemRow = ResponseOf<typeof listReadiness>["items"][number];

export function summaryOf({ item, judgements }: VisibleItem, find: FindAcceptance): ItemSummary {
  return summarise(judgements, ({ subject }) => find(item.id, subject)?.state === "in force");
}

/** Of what lies all out of sight nothing is said, least of all that it is well. */
export function rowOf({ item, hidden }: VisibleItem, summary: ItemSummary): ItemRow {
  const isOutOfSight = summary.total === 0 && hidden > 0;
  const { open, accepted } = summary;
  const state = isOutOfSight ? "unknown" : summary.state;
  const worst = open[0];
  const failing = open.filter((judgement) => judgement.state !== "pass");
  const codes = failing.flatMap((judgement) => judgement.codes);
  return {
    id: item.id,
    area: item.area,
    title: item.title,
    state,
    now: isOutOfSight ? "not visible to you" : nowText(summary, item.unmet),
    because: isOutOfSight
      ? "what it is about lies where you may not look"
      : worst === undefined || worst.sentence === ""
        ? null
        : worst.sentence,
    subject: worst === undefined || worst.subject.kind === "Cluster" ? "" : nameOf(worst.subject),
    codes: codes.length > 0 ? [...new Set(codes)] : item.codes.slice(0, 1),
    accepted: accepted.length,
    next: worst === undefined || state === "pass" ? null : nextOf(worst),
  };
}

function nextOf({ fix, advice }: ItemSummary["open"][number]): ItemRow["next"] {
  if (fix !== null) return "fix";
  return advice === null ? "look" : "advice";
}

function nameOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}
