"use client";

import { useSharedSearch } from "../layout/use-shared-search.ts";
import { Button } from "../ui/button.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import { itemColumns } from "./item-columns.tsx";
import type { ItemRow, ReadinessAnswer } from "./item-words.ts";

interface ItemsTableProps {
  readonly data: ReadinessAnswer | undefined;
  readonly rows: readonly ItemRow[];
  readonly isAll: boolean;
  readonly isFiltered: boolean;
  readonly onAll: () => void;
}

export function ItemsTable({ data, rows, isAll, isFiltered, onAll }: ItemsTableProps) {
  const { search, patch } = useSharedSearch();
  const total = data?.items.length ?? 0;
  return (
    <>
      <Table
        label="Readiness items"
        className="flex-1"
        columns={itemColumns({
          onNext: ({ id }) => patch({ selection: id }),
          isPanelOpen: search.selection !== null,
        })}
        rows={rows}
        keyOf={({ id }) => id}
        rowHeight={50}
        selectedKey={search.selection}
        onPanel={({ id }) => patch({ selection: id })}
        isLoading={data === undefined}
        empty={
          <StateBlock
            kind="empty"
            title="No item matches"
            action={<Button onClick={() => patch({ text: "", filters: {} })}>Clear filters</Button>}
          >
            {`${total} items are evaluated on every change.`}
          </StateBlock>
        }
      />
      <TableFoot data={data} shown={rows.length} isAll={isAll} isFiltered={isFiltered} onAll={onAll} />
    </>
  );
}

interface TableFootProps extends Omit<ItemsTableProps, "rows"> {
  readonly shown: number;
}

function TableFoot({ data, shown, isAll, isFiltered, onAll }: TableFootProps) {
  const total = data?.items.length ?? 0;
  const isFolded = shown < total && !isFiltered;
  return (
    <footer className="flex min-h-9.5 items-center gap-3 border-t border-border px-3.5 py-1 text-small text-subtle">
      <span>
        {`Evaluated on every change. ${shown} of ${total} shown${isFolded ? ": passing items of the same kind are folded" : ""}.`}
        {data === undefined ? "" : limitsOf(data)}
      </span>
      {isFiltered || (!isFolded && !isAll) ? null : (
        <button
          type="button"
          className="ml-auto min-h-6 shrink-0 rounded-badge text-control text-accent hover:underline"
          onClick={onAll}
        >
          {isAll ? "Fold passing items" : `Show all ${total}`}
        </button>
      )}
    </footer>
  );
}

/** What the list cannot say. */
function limitsOf({ hiddenNamespaces, metrics }: ReadinessAnswer): string {
  const hidden =
    hiddenNamespaces === 0
      ? ""
      : ` ${hiddenNamespaces} namespace${hiddenNamespaces === 1 ? "" : "s"} that you may not see ${hiddenNamespaces === 1 ? "is" : "are"} left out.`;
  const untold =
    metrics.state === "live" ? "" : ` ${metrics.reason ?? "No metrics"}: what rests on traffic is unknown.`;
  return hidden + untold;
}
