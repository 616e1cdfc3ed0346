import type { z } from "zod/mini";
import type { answerView } from "@/lib/contracts/simulate.ts";
import { describeOutcome, type RequestAnswer } from "@/lib/domain/request-tests/answer.ts";
import { outOfSight, type Sight } from "./sight.ts";

export type AnswerView = z.output<typeof answerView>;

/** Objects behind an answer that the person may not see. */
export function hiddenBehind(
  { evidence }: Pick<RequestAnswer, "evidence">,
  sight: Sight,
): RequestAnswer["evidence"] {
  return evidence.filter(({ object }) => !sight.mayName(object));
}

/** Whether the answer names a workload of a namespace that is out of sight. */
function namesHidden({ outcomes }: RequestAnswer, { visibility }: Sight): boolean {
  return outcomes.some(
    ({ by }) => by !== null && by.includes("/") && !visibility.isVisible(by.split("/")[0] ?? ""),
  );
}

/** The answer as one person may see it: what rests on hidden objects is not known to them. */
export function viewOf(answer: RequestAnswer, sight: Sight): AnswerView {
  const hidden = hiddenBehind(answer, sight);
  if (hidden.length > 0 || namesHidden(answer, sight)) {
    const missing = hidden.length > 0 ? hidden.map(outOfSight) : [HIDDEN_WORKLOAD];
    return { verdict: "unknown", status: null, text: "not known to you", outcomes: [], missing };
  }
  const { verdict, status, text, outcomes } = answer;
  return {
    verdict,
    status,
    text,
    outcomes: outcomes
      .toSorted((a, b) => b.share - a.share)
      .map((one) => ({
        share: one.share,
        text: describeOutcome(one),
        status: one.status,
        flags: one.flags,
        by: one.by,
        why: one.why,
      })),
    missing: answer.missing.map((one) => ({ ...one })),
  };
}

const HIDDEN_WORKLOAD = {
  what: "workloads that you may not see",
  why: "The request reaches a namespace that your rights do not reach",
};
