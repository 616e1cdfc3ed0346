import { formatClock, formatCount } from "@/lib/domain/base/format.ts";
import { HealthMark, type HealthState } from "../ui/health-mark.tsx";
import type { AuditRecord, Verification } from "./audit-answer.ts";

interface RecordIntegrityProps {
  readonly record: AuditRecord;
  /** The last check of this page; null when there was none. */
  readonly verification: Verification | null;
}

interface Line {
  readonly state: HealthState;
  readonly text: string;
}

/** What is known of this record's place in the chain, and of the objects kept beside it. */
export function RecordIntegrity({ record, verification }: RecordIntegrityProps) {
  return (
    <>
      <ul className="flex flex-col gap-1.5 text-control">
        {integrityLines(record, verification).map(({ state, text }) => (
          <li key={text} className="flex items-start gap-2">
            <HealthMark state={state} decorative className="mt-0.5" />
            {text}
          </li>
        ))}
      </ul>
      <p className="mt-2 font-mono text-code break-all text-subtle">sha256 {record.hash}</p>
      <p className="mt-1 font-mono text-code break-all text-subtle">after {record.prevHash}</p>
    </>
  );
}

export function integrityLines(
  { seq, objects }: Pick<AuditRecord, "seq" | "objects">,
  verification: Verification | null,
): readonly Line[] {
  return [
    chainLine(seq, verification),
    ...(objects === null ? [] : [objectsLine(objects.matchFingerprints)]),
  ];
}

function chainLine(seq: number, verification: Verification | null): Line {
  if (verification === null) return { state: "unknown", text: "Not checked since this page was opened" };
  const at = formatClock(verification.checkedAtMs, "UTC");
  const [first] = verification.findings;
  const own = verification.findings.find((finding) => finding.seq === seq);
  if (own !== undefined) return { state: "failing", text: own.text };
  if (first !== undefined && seq > first.seq) {
    return { state: "failing", text: `Behind record ${formatCount(first.seq)}, where the chain breaks` };
  }
  if (seq > verification.headSeq) return { state: "unknown", text: `Written after the check of ${at}` };
  return {
    state: "healthy",
    text: `Hash matches its content${seq === 1 ? "" : ` and record ${formatCount(seq - 1)}`}, checked ${at}`,
  };
}

function objectsLine(isMatch: boolean): Line {
  return isMatch
    ? { state: "healthy", text: "Objects of the journal match the recorded fingerprints" }
    : { state: "failing", text: "Objects of the journal differ from the recorded fingerprints" };
}
