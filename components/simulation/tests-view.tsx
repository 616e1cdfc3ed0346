"use client";

import { useState } from "react";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import { listTests, runTests } from "@/lib/contracts/tests.ts";
import type { ApiError } from "../live/api-client.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import { EditTestDialog } from "./edit-test-dialog.tsx";
import { testColumns, type TestRow } from "./test-columns.tsx";

interface TestsViewProps {
  readonly cluster: string;
  readonly change: string | null;
}

/** Saved questions with their expected answers, run on the live mesh and on the chosen draft. */
export function TestsView({ cluster, change }: TestsViewProps) {
  const { answer, error, runs, rows } = useTests(cluster, change);
  const [edited, setEdited] = useState<TestRow | null>(null);
  const hasDraft = change !== null;
  return (
    <Card aria-label="Request tests" className="min-h-0 flex-1">
      <CardHead
        title="Request tests"
        count={answer?.tests.length}
        note={sumOf(rows, hasDraft, answer?.hidden ?? 0)}
        actions={
          <Button
            size="sm"
            busy={runs.isFetching && "Running"}
            disabled={rows.length === 0}
            onClick={() => void runs.refetch()}
          >
            Run all
          </Button>
        }
      />
      {answer === undefined && error !== null ? (
        <StateBlock kind={error.code === "forbidden" ? "no_permission" : "error"} title={error.message}>
          {error.hint ?? "The request tester still works."}
        </StateBlock>
      ) : (
        <TestsTable cluster={cluster} answer={answer} rows={rows} hasDraft={hasDraft} onEdit={setEdited} />
      )}
      <RunFailure error={runs.error} />
      {edited === null ? null : (
        <EditTestDialog
          key={edited.test.id}
          cluster={cluster}
          test={edited.test}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  );
}

function useTests(cluster: string, change: string | null) {
  const params = { cluster };
  const tests = useApiQuery(listTests, { params }, { live: ["audit"] });
  const body = change === null ? {} : { change };
  const runs = useApiQuery(runTests, { params, body }, { live: ["objects", "audit"] });
  const results = new Map((runs.data?.results ?? []).map((one) => [one.id, one]));
  const rows = (tests.data?.tests ?? []).map((test): TestRow => ({
    test,
    run: results.get(test.id) ?? null,
  }));
  return { answer: tests.data, error: tests.error, runs, rows };
}

function RunFailure({ error }: { readonly error: ApiError | null }) {
  if (error === null) return null;
  return (
    <p role="alert" className="border-t border-border px-3.5 py-2 text-small text-status-error">
      {`The tests did not run: ${error.message}`}
    </p>
  );
}

interface TestsTableProps {
  readonly cluster: string;
  readonly answer: ResponseOf<typeof listTests> | undefined;
  readonly rows: readonly TestRow[];
  readonly hasDraft: boolean;
  readonly onEdit: (row: TestRow) => void;
}

function TestsTable({ cluster, answer, rows, hasDraft, onEdit }: TestsTableProps) {
  return (
    <Table
      label="Request tests"
      columns={testColumns({ cluster, hasDraft, maySave: answer?.may.save ?? false, onEdit })}
      rows={rows}
      keyOf={({ test }) => test.id}
      rowHeight={50}
      isLoading={answer === undefined}
      empty={
        <StateBlock kind="empty" title="No request test yet">
          Ask a request, then save it with the answer that you expect. Tests run on every draft, and a preview
          names those that answer differently.
        </StateBlock>
      }
    />
  );
}

function sumOf(rows: readonly TestRow[], hasDraft: boolean, hidden: number): string {
  const results = rows.flatMap(({ run }) =>
    run === null ? [] : [(hasDraft ? run.draft : run.live) ?? run.live],
  );
  const countOf = (wanted: string): number => results.filter(({ result }) => result === wanted).length;
  const sum = `${countOf("pass")} pass · ${countOf("fail")} fail · ${countOf("unknown")} unknown`;
  const out = hidden === 0 ? "" : ` · ${hidden} about what you may not see are left out`;
  return results.length === 0 ? out.slice(3) : `${sum}${hasDraft ? " on the draft" : ""}${out}`;
}
