import { formatBytes, formatCount, formatDuration } from "@/lib/domain/base/format.ts";
import { describeRef, objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { Card, CardHead } from "../../ui/card.tsx";
import { HealthMark } from "../../ui/health-mark.tsx";
import type { Preview } from "../use-preview.ts";
import { CLASS_LOOKS, type Effect } from "./effect-words.ts";

export interface PlanCardProps {
  readonly plan: Preview["plan"];
  /** Undefined until the traffic is replayed. */
  readonly path: Effect["path"] | undefined;
}

/** What Apply writes, in order, and whether something suffers between two writes. */
export function PlanCard({ plan, path }: PlanCardProps) {
  if (plan.length === 0) return null;
  return (
    <Card aria-label="Plan">
      <CardHead title="Plan" count={`${plan.length} wave${plan.length === 1 ? "" : "s"}`} />
      <ol className="py-1">
        {plan.map(({ wave, because, settleMs, objects }, at) => (
          <li key={wave} className="flex items-start gap-2.5 px-3.5 py-2">
            <span
              aria-hidden
              className="flex size-4.5 shrink-0 items-center justify-center rounded-full border border-border-control text-micro text-muted"
            >
              {at + 1}
            </span>
            <div className="min-w-0">
              {objects.map((ref) => (
                <div key={describeRef(ref)}>
                  <p className="text-body font-medium">{describeRef(ref)}</p>
                  <StepEffect path={path} objectRef={ref} />
                </div>
              ))}
              <p className="text-small text-muted">
                {because}
                {settleMs > 0 && at < plan.length - 1 ? `, then wait ${formatDuration(settleMs)}` : ""}
              </p>
            </div>
          </li>
        ))}
      </ol>
      {path === undefined || path.writes < 2 ? null : <PathCheck path={path} />}
    </Card>
  );
}

interface StepEffectProps {
  readonly path: Effect["path"] | undefined;
  readonly objectRef: ObjectRef;
}

/** What observed traffic gets while this write is the last one. One write alone is what the effect tells. */
function StepEffect({ path, objectRef }: StepEffectProps) {
  const key = objectKey(objectRef);
  const step = path?.steps.find(({ after }) => objectKey(after) === key);
  if (path === undefined || path.writes < 2 || step === undefined) return null;
  return (
    <p className="text-small text-muted">
      {step.happening.length === 0
        ? "After it nothing differs from today for observed traffic."
        : `After it, against today: ${step.happening.map(happeningText).join(", ")}.`}
    </p>
  );
}

function happeningText(happening: Effect["path"]["steps"][number]["happening"][number]): string {
  const { edges, requests, bytes } = happening;
  const volume =
    requests === 0 && bytes > 0 ? formatBytes(bytes) : `${formatCount(Math.round(requests))} requests`;
  return `${formatCount(edges)} ${CLASS_LOOKS[happening.class].word} (${volume})`;
}

const WORDS = {
  interrupted: "works before and after, and would not in between",
  exposed: "is refused before and after, and would be let in in between",
  unclear: "is not affected in the end; in between it is uncertain",
} as const;

function PathCheck({ path: { writes, problems } }: { readonly path: Effect["path"] }) {
  if (problems.length === 0)
    return (
      <p className="flex items-start gap-2.5 border-t border-border px-3.5 py-2 text-control text-muted">
        <HealthMark state="healthy" decorative className="mt-0.5" />
        Path check: nothing fares worse between the {writes} writes.
      </p>
    );
  return (
    <ul aria-label="Path check" className="border-t border-border py-1">
      {problems.map(({ after, write, kind, edges, requests, examples }) => (
        <li key={`${String(write)} ${kind}`} className="flex items-start gap-2.5 px-3.5 py-2">
          <HealthMark state={kind === "unclear" ? "unknown" : "failing"} className="mt-0.5" />
          <div className="min-w-0">
            <p className="text-body font-medium">
              After write {write}, {describeRef(after)}: {formatCount(edges)} caller
              {edges === 1 ? "" : "s"} {kind === "exposed" ? "let in" : kind}
            </p>
            {examples.map(({ caller, target, isObserved, because }, at) => (
              <p key={at} className="text-small break-words text-muted">
                {caller.workload === "unknown" ? "outside" : `${caller.namespace}/${caller.workload}`} →{" "}
                {target.workload ?? `${target.namespace}/${target.service}`} {WORDS[kind]}
                {because === "" ? "" : `, because ${because}`}
                {isObserved ? "" : " (never seen calling)"}
              </p>
            ))}
            {requests > 0 ? (
              <p className="text-small text-subtle">{formatCount(requests)} requests in the look-back</p>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
