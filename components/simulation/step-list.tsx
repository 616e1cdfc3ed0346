import { formatPercent } from "@/lib/domain/base/format.ts";
import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import { objectPath } from "@/lib/contracts/paths.ts";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { cn } from "../ui/cn.ts";
import { HealthMark, type HealthState } from "../ui/health-mark.tsx";
import { TextLink } from "../ui/text-link.tsx";
import type { SimulatedAnswer } from "./simulated-answer.ts";

type Step = SimulatedAnswer["steps"][number];

const STEP_MARKS: Readonly<Record<Step["state"], HealthState>> = {
  passed: "healthy",
  stopped: "failing",
  unknown: "unknown",
  skipped: "idle",
};

const STEP_WORDS = {
  passed: "passed",
  stopped: "ends here",
  unknown: "not known",
  skipped: "not reached",
} as const;

interface StepListProps {
  readonly cluster: string;
  readonly steps: readonly Step[];
}

/** The way of the request, in order, each step with the objects and lines that decide. */
export function StepList({ cluster, steps }: StepListProps) {
  return (
    <ol aria-label="Steps">
      {steps.map((step, at) => (
        <StepItem key={step.id} cluster={cluster} step={step} number={at + 1} />
      ))}
    </ol>
  );
}

interface StepItemProps {
  readonly cluster: string;
  readonly step: Step;
  readonly number: number;
}

function StepItem({ cluster, step, number }: StepItemProps) {
  const { title, state, sentence, rows, evidence, missing } = step;
  return (
    <li
      className={cn(
        "flex gap-3 border-b border-border px-3.5 py-3 last:border-b-0",
        state === "skipped" && "text-subtle",
      )}
    >
      <HealthMark state={STEP_MARKS[state]} reason={STEP_WORDS[state]} size={16} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <h3 className="text-label font-medium text-subtle">{`${number} · ${title}`}</h3>
        <p className="text-body font-medium">{sentence}</p>
        {rows.length === 0 ? null : <StepRows rows={rows} />}
        <ul className="mt-1 flex flex-col gap-0.5">
          {evidence.map((reason) => (
            <Reason key={`${reason.path} ${reason.text}`} cluster={cluster} reason={reason} />
          ))}
        </ul>
        {missing.map(({ what, why }) => (
          <p key={what} className="mt-1 text-small text-muted">
            <span className="text-subtle">missing </span>
            {what}: {why.charAt(0).toLowerCase() + why.slice(1)}
          </p>
        ))}
      </div>
    </li>
  );
}

function StepRows({ rows }: Pick<Step, "rows">) {
  return (
    <dl className="my-1.5 grid grid-cols-[minmax(0,max-content)_max-content_minmax(0,1fr)] gap-x-3.5 gap-y-1 text-control">
      {rows.map(({ label, value, share, state }) => (
        <div key={`${label} ${value}`} className="contents">
          <dt className="min-w-0 break-words text-muted">{label}</dt>
          <dd className="text-right">{share === null ? "" : formatPercent(share)}</dd>
          <dd
            className={cn(
              "min-w-0 break-words",
              state === "stopped" && "text-status-error",
              state === "unknown" && "text-status-degraded",
            )}
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ReasonProps {
  readonly cluster: string;
  readonly reason: Step["evidence"][number];
}

function Reason({ cluster, reason }: ReasonProps) {
  const carried = useCarriedSearch();
  const { ref, path, line, text } = reason;
  const isLinked = ref !== null && findConfigKind(ref.kind, ref.group) !== null;
  const at = path === "" ? "" : `${carried === "" ? "?" : "&"}at=${encodeURIComponent(path)}`;
  return (
    <li className="text-small text-muted">
      <span className="text-subtle">because </span>
      {text}
      {!isLinked ? null : (
        <>
          {" · "}
          <TextLink className="underline" href={`${objectPath(cluster, ref)}${carried}${at}`}>
            {`${ref.kind} ${ref.namespace}/${ref.name}${line === null ? "" : ` line ${line}`}`}
          </TextLink>
        </>
      )}
    </li>
  );
}
