import { OutcomeMark } from "../ui/audit-marks.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { OUTCOME_WORDS } from "./audit-words.ts";
import type { AuditEntry } from "./audit-answer.ts";

/** Mark and word. What was seen outside of the console is its own outcome; an intent has none yet. */
export function Outcome({ entry }: { readonly entry: Pick<AuditEntry, "action" | "outcome"> }) {
  return (
    <span className="flex items-center">
      <OutcomeWord entry={entry} />
    </span>
  );
}

function OutcomeWord({ entry }: { readonly entry: Pick<AuditEntry, "action" | "outcome"> }) {
  const { action, outcome } = entry;
  if (action === "observe.object") return <OutcomeMark outcome="outside" />;
  switch (outcome) {
    case "success":
      return <OutcomeMark outcome="done" />;
    case "denied":
      return <OutcomeMark outcome="denied" />;
    case "failure":
      return <OutcomeMark outcome="failed" />;
    case "unknown":
      return <OutcomeMark outcome="unknown" />;
    case "intent":
      return (
        <span className="inline-flex items-center gap-2 text-muted">
          <HealthMark state="not-ready" decorative />
          {OUTCOME_WORDS.intent}
        </span>
      );
  }
}
