import { formatRate } from "@/lib/domain/base/format.ts";
import { cn } from "../ui/cn.ts";
import type { Cell, CellPlace, MatrixAnswer } from "./matrix-answer.ts";

interface MatrixCellProps {
  readonly matrix: MatrixAnswer;
  readonly place: CellPlace;
  readonly isTabStop: boolean;
  readonly isChosen: boolean;
  readonly onPlace: (place: CellPlace) => void;
}

const SIGNS = { allow: "✓", deny: "✕", uncertain: "?", none: "–" } as const;
const WORDS = { allow: "may call", deny: "denied", uncertain: "uncertain", none: "not applicable" } as const;

/** "✓ 84.2" may call and seen, faint "✓" never seen, "✕" denied, "?" uncertain; a changed cell has its verdict's border. */
export function MatrixCellButton({ matrix, place, isTabStop, isChosen, onPlace }: MatrixCellProps) {
  const cell = matrix.cells[place.row]?.[place.column];
  if (cell === undefined) return <td aria-hidden />;
  return (
    <td
      role="gridcell"
      aria-colindex={place.column + 2}
      aria-selected={isChosen}
      className="border-b border-border p-1"
    >
      <button
        type="button"
        data-cell={`${place.row}-${place.column}`}
        tabIndex={isTabStop ? 0 : -1}
        aria-label={cellWords(matrix, place, cell)}
        title={titleOf(matrix, cell)}
        className={cn(
          "inline-flex h-7 w-full min-w-14 items-center justify-center gap-1 rounded-badge border border-transparent bg-surface-sunken text-small",
          toneOf(cell),
          isChosen && "outline-2 outline-offset-1 outline-accent",
        )}
        onMouseEnter={() => onPlace(place)}
        onFocus={() => onPlace(place)}
      >
        <span aria-hidden>{SIGNS[cell.verdict]}</span>
        {cell.rateRps === null ? null : <span aria-hidden>{formatRate(cell.rateRps)}</span>}
      </button>
    </td>
  );
}

function toneOf({ verdict, was, rateRps }: Cell): string {
  const isChanged = was !== null;
  switch (verdict) {
    case "allow":
      return cn(
        rateRps === null ? "text-subtle" : "font-medium text-status-ok",
        isChanged && "border-status-ok bg-status-ok-soft text-status-ok",
      );
    case "deny":
      return cn("text-status-error", isChanged && "border-status-error bg-status-error-soft");
    case "uncertain":
      return cn("text-status-degraded", isChanged && "border-status-degraded bg-status-degraded-soft");
    case "none":
      return "text-subtle";
  }
}

function cellWords({ callers, targets }: MatrixAnswer, { row, column }: CellPlace, cell: Cell): string {
  const caller = callers[row];
  const target = targets[column];
  const who =
    caller === undefined ? "" : caller.namespace === "" ? caller.name : `${caller.namespace}/${caller.name}`;
  const where =
    target === undefined ? "" : (target.operation ?? `${target.namespace}/${target.service}:${target.port}`);
  const seen = cell.rateRps === null ? "never seen" : `${formatRate(cell.rateRps)} rps seen`;
  const was = cell.was === null ? "" : `, ${WORDS[cell.was]} before the draft`;
  return `${who} to ${where}: ${WORDS[cell.verdict]}, ${seen}${was}`;
}

function titleOf({ reasons }: MatrixAnswer, { verdict, reason, missing }: Cell): string {
  const text = reason === null ? "" : (reasons[reason]?.text ?? "");
  const needs = missing.length === 0 ? "" : `; it needs ${missing.join(", ")}`;
  return `${WORDS[verdict]}${text === "" ? "" : `: ${text}`}${needs}`;
}
