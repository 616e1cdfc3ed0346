"use client";

import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { cn } from "./cn.ts";
import { Skeleton } from "./skeleton.tsx";
import { scrollToRow, useRowsInView } from "./rows-in-view.ts";
import { tableKeyAction } from "./table-keys.ts";
import type { TableColumn } from "./table-column.ts";
import { inKeptOrder, nextSort, sortedKeys, type TableSort } from "./table-order.ts";
import { TableHead } from "./table-head.tsx";
import { TableRow } from "./table-row.tsx";

export interface TableProps<Row> {
  /** Accessible name. */
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Order at first and after `orderKey` changes; null keeps the given order. */
  readonly initialSort?: TableSort | null;
  /** A new value (filters, window) sorts anew; without it a refresh moves nothing. */
  readonly orderKey?: string;
  readonly selectedKey?: string | null;
  /** Row click and Space. */
  readonly onPanel?: (row: Row) => void;
  /** ↵; the name cell holds a link for the mouse. */
  readonly onOpen?: (row: Row) => void;
  readonly markedKeys?: ReadonlySet<string>;
  readonly onMark?: (keys: readonly string[], marked: boolean) => void;
  /** px height of a row: 32, dense 28, two-line 42–50. */
  readonly rowHeight?: 28 | 32 | 42 | 50;
  readonly isLoading?: boolean;
  readonly isStale?: boolean;
  /** Instead of rows when there are none. */
  readonly empty?: ReactNode;
  readonly className?: string;
}

/** Longer tables draw what is in view. */
const DRAWN_WHOLE = 100;
const SKELETON_ROWS = 8;

/** Sticky head, sorting that holds still, rows by keyboard, virtualised above 100 rows. It scrolls inside itself. */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, keyOf, rowHeight = 32, isLoading = false, isStale = false } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const { sort, ordered, sortBy } = useRowOrder(props);
  const isLong = ordered.length > DRAWN_WHOLE;
  const shown = useRowsInView(ordered.length, { rowHeight, isOn: isLong }, scrollRef);
  const keys = useRowKeys(props, ordered, (index) => {
    if (scrollRef.current === null) return;
    if (isLong) scrollToRow(scrollRef.current, index, rowHeight);
    focusRow(scrollRef.current, index);
  });

  return (
    <div ref={scrollRef} className={cn("min-h-0 overflow-auto", props.className)}>
      <table
        role="grid"
        aria-label={label}
        aria-rowcount={ordered.length + 1}
        aria-busy={isLoading}
        className={cn(
          "w-full table-fixed border-separate border-spacing-0 text-control",
          isStale && "text-subtle",
        )}
      >
        <TableHead columns={columns} sort={sort} isStale={isStale} onSort={sortBy} />
        <tbody>
          <Spacer height={shown.before} span={columns.length} />
          {isLoading && rows.length === 0 ? (
            <LoadingRows columns={columns.length} height={rowHeight} />
          ) : null}
          {shown.indices.map((index) => {
            const row = ordered[index];
            if (row === undefined) return null;
            const key = keyOf(row);
            return (
              <TableRow
                key={key}
                row={row}
                index={index}
                columns={columns}
                height={rowHeight}
                isTabStop={index === keys.activeIndex}
                isSelected={key === props.selectedKey}
                isMarked={props.markedKeys?.has(key) ?? false}
                onKeyDown={keys.handleKeyDown}
                onFocus={() => keys.setActiveKey(key)}
                onClick={props.onPanel}
              />
            );
          })}
          <Spacer height={shown.after} span={columns.length} />
        </tbody>
      </table>
      {!isLoading && ordered.length === 0 ? props.empty : null}
    </div>
  );
}

const MOST_FRAMES = 10;

/** A row that comes into view is drawn a frame or two after the scrolling. */
function focusRow(box: HTMLElement, index: number, framesLeft = MOST_FRAMES): void {
  requestAnimationFrame(() => {
    const row = box.querySelector<HTMLElement>(`[data-row-index="${index}"]`);
    if (row !== null) row.focus();
    else if (framesLeft > 0) focusRow(box, index, framesLeft - 1);
  });
}

/** One row is the tab stop; keys move it, open it, show its panel or mark it. */
function useRowKeys<Row>(props: TableProps<Row>, ordered: readonly Row[], onMove: (index: number) => void) {
  const { keyOf, selectedKey, onOpen, onPanel, onMark, markedKeys } = props;
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [markAnchor, setMarkAnchor] = useState(0);
  const found = ordered.findIndex((row) => keyOf(row) === (activeKey ?? selectedKey));

  function moveTo(index: number) {
    const row = ordered[index];
    if (row === undefined) return;
    setActiveKey(keyOf(row));
    onMove(index);
  }
  function markRow(index: number, range: boolean) {
    const [from, to] = range ? [Math.min(markAnchor, index), Math.max(markAnchor, index)] : [index, index];
    const keys = ordered.slice(from, to + 1).map(keyOf);
    onMark?.(keys, range || !keys.every((key) => markedKeys?.has(key)));
    setMarkAnchor(index);
  }
  function handleKeyDown(event: KeyboardEvent<HTMLTableRowElement>, index: number) {
    if (event.target !== event.currentTarget) return;
    const action = tableKeyAction(event, index, ordered.length);
    const row = ordered[index];
    if (action === null || row === undefined) return;
    event.preventDefault();
    if (action.type === "move") moveTo(action.to);
    else if (action.type === "open") (onOpen ?? onPanel)?.(row);
    else if (action.type === "panel") onPanel?.(row);
    else markRow(index, action.range);
  }
  return { activeIndex: Math.max(0, found), setActiveKey, handleKeyDown };
}

interface KeptOrder {
  readonly sort: TableSort | null;
  readonly keys: readonly string[];
  readonly orderKey: string | undefined;
}

function useRowOrder<Row>({ columns, rows, keyOf, initialSort = null, orderKey }: TableProps<Row>) {
  const order = (sort: TableSort | null): KeptOrder => {
    const compare = columns.find(({ id }) => id === sort?.columnId)?.compare;
    const keys = sortedKeys({ rows, keyOf, compare, direction: sort?.direction ?? "ascending" });
    return { sort, keys, orderKey };
  };
  const [stored, setStored] = useState(() => order(initialSort));
  let kept = stored;
  const isFirstFill = kept.keys.length === 0 && rows.length > 0;
  if (kept.orderKey !== orderKey || isFirstFill) {
    kept = order(kept.sort);
    setStored(kept);
  }
  return {
    sort: kept.sort,
    ordered: kept.sort === null ? rows : inKeptOrder(rows, keyOf, kept.keys),
    sortBy: (column: TableColumn<Row>) =>
      setStored(order(nextSort(kept.sort, column.id, column.firstDirection ?? "ascending"))),
  };
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  if (height === 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

function LoadingRows({ columns, height }: { readonly columns: number; readonly height: number }) {
  return Array.from({ length: SKELETON_ROWS }, (_, row) => (
    <tr key={row} style={{ height }}>
      {Array.from({ length: columns }, (_unused, column) => (
        <td key={column} className="border-b border-border px-2 first:pl-3.5 last:pr-3.5">
          <Skeleton className={column === 0 ? "w-4/5" : "w-1/2"} />
        </td>
      ))}
    </tr>
  ));
}
