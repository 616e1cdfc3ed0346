"use client";

import { Download } from "lucide-react";
import { formatAge } from "@/lib/domain/base/format.ts";
import { listReadiness } from "@/lib/contracts/readiness.ts";
import { WINDOW_MINUTES } from "@/lib/contracts/search-params.ts";
import { Page } from "../layout/page.tsx";
import { usePageParam, useSharedSearch } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { FilterBar } from "../ui/filter-bar.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { saveAsFile } from "./export-items.ts";
import { filterItems, foldPassing, itemFilterKeys } from "./filter-items.ts";
import { ItemPanel } from "./item-panel.tsx";
import { ItemsTable } from "./items-table.tsx";
import { StateCounts } from "./state-counts.tsx";

/** Longest look-back at raw series, minutes. */
const MOST_MINUTES = 360;

/** The checklist, worst first, with causes and fixes. */
export function ReadinessPage({ cluster }: { readonly cluster: string }) {
  const { search, patch } = useSharedSearch();
  const [all, setAll] = usePageParam("all");
  const windowS = Math.min(WINDOW_MINUTES[search.window], MOST_MINUTES) * 60;
  const query = { namespaces: search.namespaces.join(","), window: windowS };
  const { data, error, refetch, dataUpdatedAt } = useApiQuery(
    listReadiness,
    { params: { cluster }, query },
    { live: ["objects", "metrics", "audit", "status"] },
  );
  const items = data?.items ?? [];
  const matching = filterItems(items, search);
  const isFiltered = search.text !== "" || Object.values(search.filters).some(({ length }) => length > 0);
  const rows = isFiltered || all !== null ? matching : foldPassing(matching);
  const selected = items.find(({ id }) => id === search.selection);
  const states = search.filters["state"] ?? [];
  const { state: _state, ...chips } = search.filters;
  return (
    <Page
      content="fill"
      panelBeside="content"
      head={
        <PageHead
          title="Readiness"
          facts="what would hurt next, with its fix"
          actions={
            <Button
              icon={<Download aria-hidden className="size-3.5" />}
              disabled={data === undefined}
              onClick={() => data !== undefined && saveAsFile(cluster, data)}
            >
              Export
            </Button>
          }
        />
      }
      bar={
        <div className="flex flex-wrap items-center gap-2">
          <StateCounts
            counts={data?.counts}
            chosen={states}
            onChange={(state) => patch({ filters: { ...search.filters, state } })}
          />
          <div className="min-w-0 flex-1">
            <FilterBar
              placeholder="Search item, object or rule"
              text={search.text}
              onTextChange={(text) => patch({ text }, "replace")}
              keys={itemFilterKeys(items)}
              values={chips}
              onValuesChange={(filters) => patch({ filters: { ...filters, state: states } })}
              {...(data === undefined
                ? {}
                : { matchText: `checked ${formatAge(data.checkedAtMs, dataUpdatedAt, "UTC")}` })}
            />
          </div>
        </div>
      }
      panel={
        selected === undefined ? undefined : (
          <ItemPanel
            key={selected.id}
            cluster={cluster}
            row={selected}
            query={query}
            onClose={() => patch({ selection: null })}
          />
        )
      }
    >
      <Card className="min-h-0 flex-1">
        {error !== null && data === undefined ? (
          <StateBlock
            kind={error.code === "forbidden" ? "no_permission" : "error"}
            title={error.message}
            action={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {error.hint ?? "Objects, their findings and their edits still work."}
          </StateBlock>
        ) : (
          <ItemsTable
            data={data}
            rows={rows}
            isAll={all !== null}
            isFiltered={isFiltered}
            onAll={() => setAll(all === null ? "1" : null)}
          />
        )}
      </Card>
    </Page>
  );
}
