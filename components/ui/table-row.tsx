"use client";

import type { KeyboardEvent, MouseEvent } from "react";
import { cn } from "./cn.ts";
import { HIDE_BELOW, type TableColumn } from "./table-column.ts";

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly TableColumn<Row>[];
  readonly height: number;
  readonly isTabStop: boolean;
  readonly isSelected: boolean;
  readonly isMarked: boolean;
  readonly onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>, index: number) => void;
  readonly onFocus: () => void;
  readonly onClick: ((row: Row) => void) | undefined;
}

function isOnControl({ target, currentTarget }: MouseEvent): boolean {
  return (
    target instanceof Element &&
    currentTarget.contains(target) &&
    target.closest("a, button, input, label") !== null
  );
}

export function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, height, isTabStop, isSelected, isMarked, onKeyDown, onFocus, onClick } = props;
  return (
    <tr
      data-row-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected || isMarked}
      tabIndex={isTabStop ? 0 : -1}
      style={{ height: `calc(${height}px + var(--row-extra))` }}
      className={cn(
        "ring-inside transition-colors duration-[var(--motion-hover)] hover:bg-surface-hover",
        onClick !== undefined && "cursor-pointer",
        isMarked && "bg-surface-active",
        isSelected && "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)] hover:bg-accent-soft",
      )}
      onKeyDown={(event) => onKeyDown(event, index)}
      onFocus={onFocus}
      onClick={(event) => {
        if (!isOnControl(event)) onClick?.(row);
      }}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={cn(
            "truncate border-b border-border px-2 first:pl-3.5 last:pr-3.5 [tr:last-child>&]:border-b-0",
            column.align === "end" && "text-right",
            column.hideBelow && HIDE_BELOW[column.hideBelow],
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}
