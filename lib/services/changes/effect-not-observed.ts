import type { ChangeEffect } from "../../contracts/effect.ts";
import type { ReplayedEdge } from "../../domain/simulation/index.ts";
import { callerOf, targetOf } from "./effect-rows.ts";

type NotObserved = ChangeEffect["notObserved"];

const MOST_EXAMPLES = 20;

/** What the change opens and closes for callers that were not seen. Broken by TLS counts as denied. */
export function notObservedView(assumed: readonly ReplayedEdge[], skipped: number): NotObserved {
  const all = assumed.flatMap((replayed) => {
    const name = classOf(replayed);
    return name === null
      ? []
      : [{ caller: callerOf(replayed.edge), target: targetOf(replayed.edge), class: name }];
  });
  const count = (name: (typeof all)[number]["class"]): number =>
    all.filter((each) => each.class === name).length;
  return {
    asked: assumed.length,
    skipped,
    newlyDenied: count("newly-denied"),
    newlyAllowed: count("newly-allowed"),
    uncertain: count("uncertain"),
    examples: all.slice(0, MOST_EXAMPLES),
  };
}

function classOf({
  verdict,
  brokenByTls,
}: ReplayedEdge): "newly-denied" | "newly-allowed" | "uncertain" | null {
  if (brokenByTls) return "newly-denied";
  return verdict === "unchanged" ? null : verdict;
}
