import type { ReactNode } from "react";
import { formatPercent } from "@/lib/domain/base/format.ts";
import type { ApiError } from "../live/api-client.ts";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { HealthMark, type HealthState } from "../ui/health-mark.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import type { SimulatedAnswer } from "./simulated-answer.ts";
import { StepList } from "./step-list.tsx";

interface ResultCardProps {
  readonly cluster: string;
  readonly answer: SimulatedAnswer | undefined;
  readonly error: ApiError | null;
  readonly isAsking: boolean;
  /** Whether the question is whole. */
  readonly isAsked: boolean;
  readonly actions: ReactNode;
}

const VERDICT_MARKS: Readonly<Record<SimulatedAnswer["answer"]["verdict"], HealthState>> = {
  reaches: "healthy",
  denied: "failing",
  fails: "failing",
  unknown: "unknown",
};

const VERDICT_TITLES = {
  reaches: "It reaches its destination",
  denied: "It is denied",
  fails: "It fails",
  unknown: "It is not known",
} as const;

/** What becomes of the request, and the decision step by step. */
export function ResultCard(props: ResultCardProps) {
  const { cluster, answer, error, isAsking, isAsked, actions } = props;
  return (
    <Card aria-label="Answer" className="min-h-0">
      <CardHead
        title="Answer"
        note={
          answer === undefined || answer.changeTitle === null
            ? undefined
            : `on the draft “${answer.changeTitle}”`
        }
        actions={actions}
      />
      <CardBody className="px-0 py-0" aria-busy={isAsking}>
        {!isAsked ? (
          <StateBlock kind="empty" title="No request yet">
            Choose a caller and a host. The answer says which route is taken, who gets the request in which
            share, whether mTLS and policies let it in, and which object decides.
          </StateBlock>
        ) : error !== null && answer === undefined ? (
          <StateBlock kind={error.code === "forbidden" ? "no_permission" : "error"} title={error.message}>
            {error.hint ?? "The request in the form stays as it is."}
          </StateBlock>
        ) : answer === undefined ? (
          <SkeletonLines count={8} label="the answer" />
        ) : (
          <>
            <Verdict answer={answer.answer} />
            <StepList cluster={cluster} steps={answer.steps} />
          </>
        )}
      </CardBody>
    </Card>
  );
}

function Verdict({ answer }: Pick<SimulatedAnswer, "answer">) {
  const { verdict, outcomes, missing, text } = answer;
  return (
    <section aria-label="Verdict" className="border-b border-border px-3.5 py-3">
      <p className="flex items-center gap-2.5 text-title font-semibold" role="status">
        <HealthMark state={VERDICT_MARKS[verdict]} size={16} decorative />
        {VERDICT_TITLES[verdict]}
      </p>
      {outcomes.length === 0 ? <p className="mt-1 text-control text-muted">{text}</p> : null}
      <ul className="mt-2 flex flex-col gap-1.5">
        {outcomes.map((outcome) => (
          <li key={`${outcome.text} ${outcome.why}`} className="flex items-center gap-3 text-control">
            <span className="w-16 shrink-0 text-right font-medium">{formatPercent(outcome.share)}</span>
            <span aria-hidden className="h-2 w-24 shrink-0 overflow-hidden rounded-badge bg-surface-sunken">
              <span className="block h-full bg-series-1" style={{ width: `${outcome.share * 100}%` }} />
            </span>
            <span className="min-w-0">{outcome.text}</span>
          </li>
        ))}
      </ul>
      {missing.map(({ what, why }) => (
        <p key={what} className="mt-1.5 text-small text-muted">
          <span className="text-subtle">unknown, because </span>
          {what} is not known: {why.charAt(0).toLowerCase() + why.slice(1)}
        </p>
      ))}
    </section>
  );
}
