export type TableKeyAction =
  | { readonly type: "move"; readonly to: number }
  | { readonly type: "open" }
  | { readonly type: "panel" }
  | { readonly type: "mark"; readonly range: boolean };

interface TableKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const PAGE_ROWS = 10;

/** Rows a key moves by; Infinity to the end. */
const MOVES: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  J: 1,
  ArrowUp: -1,
  k: -1,
  K: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
  Home: -Infinity,
  End: Infinity,
};

/** What a key does on the row at `index` of `count`; null leaves the key to others. */
export function tableKeyAction(event: TableKey, index: number, count: number): TableKeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const by = MOVES[event.key];
  if (by !== undefined) return { type: "move", to: Math.min(count - 1, Math.max(0, index + by)) };
  if (event.key === "Enter") return { type: "open" };
  if (event.key === " ") return { type: "panel" };
  if (event.key.toLowerCase() === "x") return { type: "mark", range: event.shiftKey };
  return null;
}
