import type { Path } from "../../base/json.ts";

/** Replaces the text between two offsets. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ItemMove {
  /** The list. */
  readonly path: Path;
  readonly from: number;
  /** Index after the move. */
  readonly to: number;
}

/** Applies splices whose ranges do not overlap. */
export function applyEdits(text: string, splices: readonly Splice[]): string {
  return splices
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, { start, end, text: part }) => result.slice(0, start) + part + result.slice(end), text);
}
