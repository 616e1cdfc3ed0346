import { formatClock } from "@/lib/domain/base/format.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import type { JournalStepView } from "@/lib/contracts/changes.ts";
import type { Immutable } from "@/lib/contracts/api.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { HealthMark, type HealthState } from "../ui/health-mark.tsx";

type Step = Immutable<JournalStepView>;

interface Outcome {
  readonly state: HealthState;
  readonly word: string;
}

const OUTCOMES: Readonly<Record<Step["state"], Outcome>> = {
  intent: { state: "not-ready", word: "under way" },
  done: { state: "healthy", word: "done" },
  not_done: { state: "failing", word: "not done" },
  conflicted: { state: "degraded", word: "changed by somebody else" },
};

const VERBS = { create: "Create", update: "Update", delete: "Delete" } as const;

/** What was written: one line a write, with its outcome. */
export function JournalCard({ journal }: { readonly journal: readonly Step[] }) {
  if (journal.length === 0) return null;
  const attempts = new Set(journal.map(({ attempt }) => attempt)).size;
  return (
    <Card aria-label="Journal">
      <CardHead title="Journal" count={attempts === 1 ? undefined : `${attempts} attempts`} note="UTC" />
      <ol aria-live="polite" className="py-1">
        {journal.map((step) => (
          <li key={`${step.attempt}.${step.step}`} className="flex items-start gap-2.5 px-3.5 py-2">
            <HealthMark state={OUTCOMES[step.state].state} decorative className="mt-0.5" />
            <div className="min-w-0">
              <p className="text-body font-medium break-words">
                {VERBS[step.op]} {describeRef(step.ref)}: {OUTCOMES[step.state].word}
              </p>
              <p className="text-small text-muted">
                {formatClock(step.outcomeAtMs ?? step.intentAtMs, "UTC")} by {step.by.display}
                {versionText(step)}
              </p>
              {step.problem === null ? null : (
                <p className="text-small break-words text-status-error">{step.problem.message}</p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function versionText({ beforeResourceVersion: before, afterResourceVersion: after }: Step): string {
  if (after === null) return "";
  return before === null ? `, version ${after}` : `, version ${before} → ${after}`;
}
