import { PanelSection } from "../layout/side-panel.tsx";
import { cn } from "../ui/cn.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import {
  caseKey,
  STATE_MARKS,
  STATE_WORDS,
  subjectName,
  type ItemAnswer,
  type ItemCase,
} from "./item-words.ts";

interface CaseListProps {
  readonly answer: ItemAnswer;
  readonly current: ItemCase;
  readonly onChoose: (chosen: ItemCase) => void;
}

/** Every case of the item; the shown one is marked. */
export function CaseList({ answer, current, onChoose }: CaseListProps) {
  const { cases, omitted, passing } = answer;
  return (
    <PanelSection title={`All ${cases.length + omitted} cases`}>
      <ul className="-mx-2 max-h-72 overflow-auto">
        {cases.map((one) => {
          const isCurrent = one === current;
          const isAccepted = one.acceptance?.state === "in force";
          return (
            <li key={caseKey(one)}>
              <button
                type="button"
                aria-current={isCurrent ? "true" : undefined}
                className={cn(
                  "ring-inside flex min-h-7 w-full items-center gap-2 rounded-badge px-2 text-left text-control hover:bg-surface-hover",
                  isCurrent && "bg-accent-soft hover:bg-accent-soft",
                )}
                onClick={() => onChoose(one)}
              >
                <HealthMark
                  state={isAccepted ? "idle" : STATE_MARKS[one.state]}
                  reason={isAccepted ? "accepted" : STATE_WORDS[one.state]}
                />
                <span className="min-w-0 truncate" title={`${subjectName(one.subject)}: ${one.sentence}`}>
                  {subjectName(one.subject)}
                </span>
                {isAccepted ? (
                  <span className="ml-auto shrink-0 text-small text-subtle">accepted</span>
                ) : null}
              </button>
            </li>
          );
        })}
      </ul>
      <p className="mt-1.5 text-small text-subtle">
        {omitted > 0 ? `${omitted} more are not listed. ` : ""}
        {`${passing} ${passing === 1 ? "meets" : "meet"} it.`}
      </p>
    </PanelSection>
  );
}
