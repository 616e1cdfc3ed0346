"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { cn } from "./cn.ts";
import { HealthMark } from "./health-mark.tsx";
import { HIDE_BELOW, type TableColumn } from "./table-column.ts";
import type { TableSort } from "./table-order.ts";

interface TableHeadProps<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly sort: TableSort | null;
  readonly isStale: boolean;
  readonly onSort: (column: TableColumn<Row>) => void;
}

export function TableHead<Row>({ columns, sort, isStale, onSort }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column, index) => {
          const direction = sort?.columnId === column.id ? sort.direction : undefined;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={direction ?? (column.compare === undefined ? undefined : "none")}
              style={column.width === undefined ? undefined : { width: column.width }}
              className={cn(
                "sticky top-0 z-10 h-7 border-b border-border bg-surface px-2 text-label font-medium text-subtle first:rounded-tl-card first:pl-3.5 last:rounded-tr-card last:pr-3.5",
                column.align === "end" ? "text-right" : "text-left",
                column.hideBelow && HIDE_BELOW[column.hideBelow],
              )}
            >
              <span className="inline-flex max-w-full items-center gap-1 whitespace-nowrap">
                {index === 0 && isStale ? <HealthMark state="degraded" size={11} reason="stale" /> : null}
                {column.compare === undefined ? (
                  column.head
                ) : (
                  <button
                    type="button"
                    className="ring-inside inline-flex min-h-6 items-center gap-1 rounded-badge hover:text-text"
                    onClick={() => onSort(column)}
                  >
                    {column.head}
                    {direction === "ascending" ? <ArrowUp aria-hidden className="size-3" /> : null}
                    {direction === "descending" ? <ArrowDown aria-hidden className="size-3" /> : null}
                  </button>
                )}
              </span>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
