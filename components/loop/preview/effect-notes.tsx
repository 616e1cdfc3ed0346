import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { formatCount, formatDate, formatDuration } from "@/lib/domain/base/format.ts";
import { HealthMark, type HealthState } from "../../ui/health-mark.tsx";
import { lookBackText, type Effect } from "./effect-words.ts";

export interface EffectNote {
  readonly id: string;
  readonly state: HealthState;
  readonly text: string;
}

/** What stands beside the edges: what is not seen, not known, hidden, and for how long old and new are in force at once. */
export function effectNotes(effect: Effect): readonly EffectNote[] {
  return [
    ...knownNotes(effect),
    ...timesNotes(effect),
    ...notReplayedNotes(effect),
    ...notObservedNotes(effect),
    ...hiddenNotes(effect),
    ...coexistenceNotes(effect),
    ...testNotes(effect),
  ];
}

export function EffectNotes({ effect }: { readonly effect: Effect }) {
  const notes = effectNotes(effect);
  if (notes.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 border-t border-border px-3.5 py-2 text-small text-muted">
      {notes.map(({ id, state, text }) => (
        <li key={id} className="flex items-start gap-2">
          <HealthMark state={state} decorative className="mt-px" />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function knownNotes({ lookBack }: Effect): readonly EffectNote[] {
  const { askedS, fromMs, toMs, missingHours, source } = lookBack;
  if (source === "none") return [];
  const isShort = (toMs - fromMs) / 1_000 < askedS - 3_600;
  return [
    ...(isShort
      ? [
          note(
            "since",
            "unknown",
            `Traffic is known since ${formatDate(fromMs, "UTC")} UTC, not for the whole ${lookBackText(askedS)}: callers before that are not in it.`,
          ),
        ]
      : []),
    ...(missingHours > 0
      ? [
          note(
            "gaps",
            "unknown",
            `${String(missingHours)} hour${missingHours === 1 ? "" : "s"} of it could not be read: who called only then is not in it.`,
          ),
        ]
      : []),
  ];
}

/** Counts are kept for weeks, request times as histograms only for what Prometheus is asked raw. */
function timesNotes({ lookBack: { askedS, timesS }, rows }: Effect): readonly EffectNote[] {
  if (timesS === 0 || timesS >= askedS || rows.every(({ timing }) => timing === null)) return [];
  return [
    note(
      "times",
      "idle",
      `Request times are those of the last ${lookBackText(timesS)}; the number of requests is that of ${lookBackText(askedS)}.`,
    ),
  ];
}

function notReplayedNotes({ notReplayed }: Effect): readonly EffectNote[] {
  return notReplayed.map((ref) =>
    note(
      `kind ${describeRef(ref)}`,
      "unknown",
      `What ${describeRef(ref)} does to requests is unknown, because ${ref.kind} is not replayed.`,
    ),
  );
}

function notObservedNotes({ notObserved }: Effect): readonly EffectNote[] {
  const { newlyDenied, newlyAllowed, uncertain, skipped, asked } = notObserved;
  const parts = [
    ...(newlyDenied > 0 ? [`${formatCount(newlyDenied)} would be denied`] : []),
    ...(newlyAllowed > 0 ? [`${formatCount(newlyAllowed)} would be let in`] : []),
    ...(uncertain > 0 ? [`${formatCount(uncertain)} are uncertain`] : []),
  ];
  if (parts.length === 0) return [];
  const left = skipped > 0 ? `; ${formatCount(skipped)} more were not asked for` : "";
  const tone = newlyAllowed > 0 ? "degraded" : "idle";
  return [
    note(
      "not-observed",
      tone,
      `Of ${formatCount(asked)} pairs of identity and workload that were never seen calling, ${parts.join(", ")}${left}. Absence of traffic is no proof.`,
    ),
  ];
}

function hiddenNotes({ hiddenEdges, omittedRows }: Effect): readonly EffectNote[] {
  return [
    ...(hiddenEdges > 0
      ? [
          note(
            "hidden",
            "unknown",
            `${formatCount(hiddenEdges)} more that the change touches are in namespaces that your rights do not reach.`,
          ),
        ]
      : []),
    ...(omittedRows > 0
      ? [
          note(
            "omitted",
            "idle",
            `${formatCount(omittedRows)} less affected rows are counted and not listed.`,
          ),
        ]
      : []),
  ];
}

function coexistenceNotes({ coexistence }: Effect): readonly EffectNote[] {
  if (coexistence === null) return [];
  const { objects, drainMs, isAssumed } = coexistence;
  const names = objects.map(describeRef).join(", ");
  return [
    note(
      "coexistence",
      "not-ready",
      `Open connections keep the old listeners for up to ${formatDuration(drainMs)}${isAssumed ? " (Istio's default, the setting cannot be read)" : ""}: until then requests are answered by old or new ${names}.`,
    ),
  ];
}

const TEST_MARKS = { pass: "healthy", fail: "failing", unknown: "unknown" } as const;
const TEST_WORDS = { pass: "passes", fail: "fails", unknown: "is unknown" } as const;

function testNotes({ tests }: Effect): readonly EffectNote[] {
  if (tests === null || tests.total === 0) return [];
  const { total, passed, changed } = tests;
  const otherwise =
    changed.length === 0
      ? "none answers otherwise than today"
      : `${formatCount(changed.length)} answer${changed.length === 1 ? "s" : ""} otherwise than today`;
  return [
    note(
      "tests",
      passed === total ? "healthy" : "degraded",
      `${formatCount(passed)} of ${formatCount(total)} saved request tests pass with this change; ${otherwise}.`,
    ),
    ...changed.map(({ id, name, before, after, result, because }) =>
      note(
        `test ${id}`,
        TEST_MARKS[result],
        `Test “${name}” ${TEST_WORDS[result]}: ${before} → ${after}, because ${because}.`,
      ),
    ),
  ];
}

function note(id: string, state: HealthState, text: string): EffectNote {
  return { id, state, text };
}
