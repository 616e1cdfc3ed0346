"use client";

import { useState } from "react";
import { simulateRequest } from "@/lib/contracts/simulate.ts";
import { Page } from "../layout/page.tsx";
import { usePageParam } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Button } from "../ui/button.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { DraftSelect } from "./draft-select.tsx";
import { MatrixView } from "./matrix-view.tsx";
import { RequestForm } from "./request-form.tsx";
import { ResultCard } from "./result-card.tsx";
import { SaveTestDialog } from "./save-test-dialog.tsx";
import { TestsView } from "./tests-view.tsx";
import { useQuestion, useSettled } from "./use-question.ts";

const VIEWS = [
  { value: "request", label: "Request" },
  { value: "matrix", label: "Who may call" },
  { value: "tests", label: "Tests" },
] as const;

/** Ask the mesh, or a draft of it, what becomes of a request; who may call whom; and keep questions as tests. */
export function SimulatePage({ cluster }: { readonly cluster: string }) {
  const [param, setParam] = usePageParam("view");
  const [change, setChange] = usePageParam("change");
  const view = VIEWS.find(({ value }) => value === param)?.value ?? "request";
  return (
    <Page
      content="fill"
      head={
        <PageHead
          title="Simulate"
          facts="nothing is sent: proxies' rules are followed on what is known"
          actions={
            <>
              <DraftSelect cluster={cluster} change={change} onChange={setChange} />
              <SegmentedControl
                label="What to simulate"
                value={view}
                options={VIEWS}
                onChange={(value) => setParam(value === "request" ? null : value)}
              />
            </>
          }
        />
      }
    >
      {view === "request" ? <RequestView cluster={cluster} change={change} /> : null}
      {view === "matrix" ? <MatrixView cluster={cluster} change={change} /> : null}
      {view === "tests" ? <TestsView cluster={cluster} change={change} /> : null}
    </Page>
  );
}

interface RequestViewProps {
  readonly cluster: string;
  readonly change: string | null;
}

function RequestView({ cluster, change }: RequestViewProps) {
  const handle = useQuestion();
  const question = useSettled(handle.question);
  const [isSaving, setIsSaving] = useState(false);
  const { data, error, isFetching } = useApiQuery(
    simulateRequest,
    {
      params: { cluster },
      body: {
        question: question ?? NO_QUESTION,
        ...(change === null ? {} : { change }),
      },
    },
    { enabled: question !== null, live: ["objects"] },
  );
  const answer = question === null ? undefined : data;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-1 gap-3 overflow-auto std:grid-cols-[minmax(320px,400px)_minmax(0,1fr)] std:overflow-hidden">
      <RequestForm cluster={cluster} handle={handle} />
      <ResultCard
        cluster={cluster}
        answer={answer}
        error={error}
        isAsking={isFetching}
        isAsked={handle.question !== null}
        actions={
          <Button
            disabled={handle.question === null || answer === undefined}
            onClick={() => setIsSaving(true)}
          >
            Save as test…
          </Button>
        }
      />
      {handle.question === null || answer === undefined ? null : (
        <SaveTestDialog
          open={isSaving}
          onOpenChange={setIsSaving}
          cluster={cluster}
          question={handle.question}
          answer={answer.answer}
        />
      )}
    </div>
  );
}

/** Never sent: the query waits for a whole question. */
const NO_QUESTION = {
  from: { type: "plaintext" as const, ip: null },
  host: "nowhere",
  port: 80,
  protocol: "http" as const,
  method: "GET",
  path: "/",
  headers: {},
  claims: null,
};
