"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { listChanges } from "@/lib/contracts/changes.ts";
import { changePath, pagePath } from "@/lib/contracts/paths.ts";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { Page } from "../layout/page.tsx";
import { usePageParam, useSharedSearch } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { FilterBar } from "../ui/filter-bar.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import { changeColumns } from "./change-columns.tsx";
import { DONE_STATES, OPEN_STATES } from "./change-words.ts";
import { changeFilterKeys, filterChanges } from "./filter-changes.ts";

const VIEWS = [
  { value: "open", label: "Open" },
  { value: "mine", label: "Mine" },
  { value: "done", label: "Done" },
] as const;

type View = (typeof VIEWS)[number]["value"];

const QUERIES: Readonly<Record<View, { readonly states?: string; readonly mine?: "true" }>> = {
  open: { states: OPEN_STATES.join(",") },
  mine: { mine: "true" },
  done: { states: DONE_STATES.join(",") },
};

const PAGE_SIZE = 200;

/** Change sets, newest first: what waits, what is mine, what is done. */
export function ChangesPage({ cluster }: { readonly cluster: string }) {
  const router = useRouter();
  const carried = useCarriedSearch();
  const { search, patch } = useSharedSearch();
  const [param, setParam] = usePageParam("view");
  const view = VIEWS.find(({ value }) => value === param)?.value ?? "open";
  const { data, error, refetch, dataUpdatedAt, isPlaceholderData } = useApiQuery(
    listChanges,
    { params: { cluster }, query: { ...QUERIES[view], limit: PAGE_SIZE } },
    { live: ["change"] },
  );
  const all = isPlaceholderData ? [] : (data?.changes ?? []);
  const rows = filterChanges(all, search);
  return (
    <Page
      content="fill"
      head={
        <PageHead
          title="Changes"
          {...(data === undefined ? {} : { facts: factsOf(data.hidden, data.nextCursor !== null) })}
        />
      }
      bar={
        <FilterBar
          placeholder="Search title, object or author"
          text={search.text}
          onTextChange={(text) => patch({ text }, "replace")}
          keys={changeFilterKeys(all)}
          values={search.filters}
          onValuesChange={(filters) => patch({ filters })}
          matchText={`${rows.length} of ${all.length} changes`}
          trailing={
            <SegmentedControl
              label="Which changes"
              size="sm"
              value={view}
              options={VIEWS}
              onChange={(value) => setParam(value === "open" ? null : value)}
            />
          }
        />
      }
    >
      <Card className="min-h-0">
        {error !== null && data === undefined ? (
          <StateBlock
            kind={error.code === "forbidden" ? "no_permission" : "error"}
            title={error.message}
            action={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {error.hint ?? "Objects and their edits still work."}
          </StateBlock>
        ) : (
          <Table
            label="Changes"
            columns={changeColumns({ cluster, carried, nowMs: dataUpdatedAt === 0 ? null : dataUpdatedAt })}
            rows={rows}
            keyOf={({ id }) => id}
            initialSort={null}
            orderKey={JSON.stringify([view, search.text, search.filters])}
            onOpen={({ id }) => router.push(`${changePath(cluster, id)}${carried}`)}
            isLoading={data === undefined || isPlaceholderData}
            empty={<NoChanges view={view} isFiltered={all.length > 0} cluster={cluster} />}
          />
        )}
      </Card>
    </Page>
  );
}

const EMPTY: Readonly<Record<View, string>> = {
  open: "No open changes",
  mine: "No changes of yours",
  done: "Nothing is done yet",
};

interface NoChangesProps {
  readonly view: View;
  readonly isFiltered: boolean;
  readonly cluster: string;
}

function NoChanges({ view, isFiltered, cluster }: NoChangesProps) {
  const { patch } = useSharedSearch();
  if (isFiltered) {
    return (
      <StateBlock
        kind="empty"
        title="No change matches"
        action={<Button onClick={() => patch({ text: "", filters: {} })}>Clear filters</Button>}
      >
        Search goes over title, objects and author.
      </StateBlock>
    );
  }
  return (
    <StateBlock
      kind="empty"
      title={EMPTY[view]}
      action={
        <Button asChild>
          <Link href={pagePath(cluster, "config")}>Open Config</Link>
        </Button>
      }
    >
      Edits made here or on the graph wait in this list until they are applied.
    </StateBlock>
  );
}

function factsOf(hidden: number, hasMore: boolean): string {
  return [
    "newest first",
    ...(hasMore ? [`the latest ${PAGE_SIZE}`] : []),
    ...(hidden === 0 ? [] : [`${hidden} about objects that you may not read`]),
  ].join(" · ");
}
