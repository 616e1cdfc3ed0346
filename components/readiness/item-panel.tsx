"use client";

import { readReadinessItem } from "@/lib/contracts/readiness.ts";
import { PanelSection, SidePanel } from "../layout/side-panel.tsx";
import { usePageParam } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { AcceptSection } from "./accept-section.tsx";
import { CaseList } from "./case-list.tsx";
import { CaseSection } from "./case-section.tsx";
import { ConcernedSection } from "./concerned-section.tsx";
import { FixSection } from "./fix-section.tsx";
import { caseKey, STATE_MARKS, STATE_WORDS, type ItemAnswer, type ItemRow } from "./item-words.ts";

interface ItemPanelProps {
  readonly cluster: string;
  readonly row: ItemRow;
  readonly query: { readonly namespaces: string; readonly window: number };
  readonly onClose: () => void;
}

/** One item: its worst case first, why, what the fix does, who is concerned, and the way to accept it. */
export function ItemPanel({ cluster, row, query, onClose }: ItemPanelProps) {
  const { data, error, isPlaceholderData } = useApiQuery(
    readReadinessItem,
    { params: { cluster, item: row.id }, query },
    { live: ["objects", "metrics", "audit"] },
  );
  const answer = data?.item.id === row.id || !isPlaceholderData ? data : undefined;
  // What only the opened item asks for may have settled it.
  const { state } = answer?.item ?? row;
  return (
    <SidePanel
      variant="card"
      label={row.title}
      onClose={onClose}
      title={
        <>
          <HealthMark state={STATE_MARKS[state]} reason={STATE_WORDS[state]} size={16} />
          <h2 className="min-w-0 truncate font-semibold" title={row.title}>
            {row.title}
          </h2>
        </>
      }
    >
      {error !== null && answer === undefined ? (
        <StateBlock kind={error.code === "forbidden" ? "no_permission" : "error"} title={error.message}>
          {error.hint ?? "The list beside it still works."}
        </StateBlock>
      ) : answer === undefined ? (
        <SkeletonLines count={9} label="the item" />
      ) : (
        <ItemBody cluster={cluster} answer={answer} windowS={query.window} />
      )}
    </SidePanel>
  );
}

interface ItemBodyProps {
  readonly cluster: string;
  readonly answer: ItemAnswer;
  readonly windowS: number;
}

function ItemBody({ cluster, answer, windowS }: ItemBodyProps) {
  const [chosen, setChosen] = usePageParam("case");
  const { cases, explanation, rules, item, passing, may } = answer;
  const current = cases.find((one) => caseKey(one) === chosen) ?? cases[0];
  return (
    <>
      {current === undefined ? (
        <PanelSection>
          <p className="text-body font-semibold">
            {passing === 0 ? "Nothing here to judge." : `All ${passing} meet it.`}
          </p>
          {item.because === null ? null : <p className="mt-1 text-small text-muted">{item.because}</p>}
        </PanelSection>
      ) : (
        <>
          <CaseSection cluster={cluster} current={current} />
          {current.acceptance?.state === "in force" ? null : (
            <FixSection
              key={caseKey(current)}
              cluster={cluster}
              item={item.id}
              current={current}
              mayFix={may.fix}
              windowS={windowS}
            />
          )}
          <ConcernedSection cluster={cluster} current={current} />
        </>
      )}
      {cases.length > 1 && current !== undefined ? (
        <CaseList answer={answer} current={current} onChoose={(one) => setChosen(caseKey(one))} />
      ) : null}
      {current === undefined ? null : (
        <AcceptSection
          key={`accept ${caseKey(current)}`}
          cluster={cluster}
          answer={answer}
          current={current}
        />
      )}
      <PanelSection title="Why it matters">
        <p className="text-control text-muted">{explanation}</p>
        {rules.length === 0 ? null : (
          <ul className="mt-2 flex flex-col gap-1 text-small">
            {rules.map(({ code, title, source }) => (
              <li key={code}>
                <a
                  href={source}
                  target="_blank"
                  rel="noreferrer"
                  className="rounded-badge text-accent hover:underline"
                >
                  <span className="font-mono text-code">{code}</span> {title}
                </a>
              </li>
            ))}
          </ul>
        )}
      </PanelSection>
    </>
  );
}
