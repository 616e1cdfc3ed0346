"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type KeyboardEvent } from "react";
import type { CellPlace, MatrixAnswer } from "./matrix-answer.ts";
import { MatrixCellButton } from "./matrix-cell.tsx";

interface MatrixGridProps {
  readonly matrix: MatrixAnswer;
  readonly place: CellPlace | null;
  readonly onPlace: (place: CellPlace) => void;
}

const ROW_PX = 36;
const COLUMN_PX = 92;
const CALLER_PX = 240;
const HEAD_PX = 44;

/** Arrow keys move between cells; only cells in view are drawn. */
export function MatrixGrid({ matrix, place, onPlace }: MatrixGridProps) {
  const scrollRef = useRef<HTMLDivElement>(null);
  const { callers, targets } = matrix;
  // The instances are used in this render only and never memoised.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: callers.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    initialRect: { width: 1_200, height: 700 },
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: targets.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => COLUMN_PX,
    overscan: 4,
    initialRect: { width: 1_200, height: 700 },
  });
  const active = place ?? { row: 0, column: 0 };
  function move(to: CellPlace) {
    onPlace(to);
    rows.scrollToIndex(to.row);
    columns.scrollToIndex(to.column);
    requestAnimationFrame(() => {
      scrollRef.current?.querySelector<HTMLElement>(`[data-cell="${to.row}-${to.column}"]`)?.focus();
    });
  }
  function handleKeyDown(event: KeyboardEvent) {
    const to = placeAfter(event.key, active, { rows: callers.length, columns: targets.length });
    if (to === null) return;
    event.preventDefault();
    move(to);
  }
  const shownColumns = columns.getVirtualItems();
  const shownRows = rows.getVirtualItems();
  const before = shownColumns[0]?.start ?? 0;
  const after = columns.getTotalSize() - (shownColumns.at(-1)?.end ?? 0);
  const below = rows.getTotalSize() - (shownRows.at(-1)?.end ?? 0);
  return (
    <div ref={scrollRef} className="min-h-0 flex-1 overflow-auto" onKeyDown={handleKeyDown}>
      <table
        role="grid"
        aria-label="Callers and targets"
        aria-rowcount={callers.length + 1}
        aria-colcount={targets.length + 1}
        className="table-fixed border-separate border-spacing-0 text-control"
        style={{ width: CALLER_PX + columns.getTotalSize() }}
      >
        <colgroup>
          <col style={{ width: CALLER_PX }} />
          <col style={{ width: before }} />
          {shownColumns.map(({ index }) => (
            <col key={index} style={{ width: COLUMN_PX }} />
          ))}
          <col style={{ width: after }} />
        </colgroup>
        <thead>
          <tr style={{ height: HEAD_PX }}>
            <th
              scope="col"
              className="sticky top-0 left-0 z-20 border-b border-border bg-surface px-3.5 text-left text-label font-medium text-subtle"
            >
              Caller
            </th>
            <td aria-hidden className="sticky top-0 z-10 border-b border-border bg-surface" />
            {shownColumns.map(({ index }) => (
              <TargetHead key={index} target={targets[index]} index={index} />
            ))}
            <td aria-hidden className="sticky top-0 z-10 border-b border-border bg-surface" />
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: shownRows[0]?.start ?? 0 }} />
          {shownRows.map(({ index: row }) => (
            <tr key={row} aria-rowindex={row + 2} style={{ height: ROW_PX }}>
              <CallerHead caller={callers[row]} />
              <td aria-hidden />
              {shownColumns.map(({ index: column }) => (
                <MatrixCellButton
                  key={column}
                  matrix={matrix}
                  place={{ row, column }}
                  isTabStop={row === active.row && column === active.column}
                  isChosen={place !== null && row === place.row && column === place.column}
                  onPlace={onPlace}
                />
              ))}
              <td aria-hidden />
            </tr>
          ))}
          <tr aria-hidden style={{ height: below }} />
        </tbody>
      </table>
    </div>
  );
}

/** Null for keys that do not move. */
function placeAfter(
  key: string,
  { row, column }: CellPlace,
  size: { readonly rows: number; readonly columns: number },
): CellPlace | null {
  const moves: Readonly<Record<string, CellPlace>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: size.columns - 1 },
  };
  const to = Object.hasOwn(moves, key) ? moves[key] : undefined;
  if (to === undefined) return null;
  const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  return { row: within(to.row, size.rows), column: within(to.column, size.columns) };
}

function TargetHead({
  target,
  index,
}: {
  readonly target: MatrixAnswer["targets"][number] | undefined;
  readonly index: number;
}) {
  if (target === undefined) return null;
  const { namespace, service, port, operation } = target;
  const title = operation ?? `${namespace}/${service}:${port}`;
  return (
    <th
      scope="col"
      aria-colindex={index + 2}
      title={title}
      className="sticky top-0 z-10 border-b border-border bg-surface px-1 text-center text-small font-normal"
    >
      {operation === null ? (
        <>
          <span className="block truncate text-subtle">{namespace}</span>
          <span className="block truncate font-medium">{service}</span>
          <span className="sr-only">{` port ${port}`}</span>
        </>
      ) : (
        <span className="line-clamp-2 font-mono text-code break-words">{operation}</span>
      )}
    </th>
  );
}

function CallerHead({ caller }: { readonly caller: MatrixAnswer["callers"][number] | undefined }) {
  if (caller === undefined) return null;
  const { kind, namespace, name } = caller;
  return (
    <th
      scope="row"
      className="sticky left-0 z-10 truncate border-b border-border bg-surface px-3.5 text-left font-normal"
      title={namespace === "" ? name : `${namespace}/${name}`}
    >
      {kind === "identity" ? (
        <>
          <span className="text-muted">{namespace}/</span>
          <span className="font-medium">{name}</span>
        </>
      ) : (
        <span className="text-muted">{name}</span>
      )}
    </th>
  );
}
