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

/** What a key does on the row at `index` of `count`; null leaves the key to others. */
export function tableKeyAction(event: TableKey, index: number, count: number): TableKeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const move = (to: number): TableKeyAction => ({ type: "move", to: Math.min(count - 1, Math.max(0, to)) });
  switch (event.key) {
    case "ArrowDown":
    case "j":
    case "J":
      return move(index + 1);
    case "ArrowUp":
    case "k":
    case "K":
      return move(index - 1);
    case "PageDown":
      return move(index + PAGE_ROWS);
    case "PageUp":
      return move(index - PAGE_ROWS);
    case "Home":
      return move(0);
    case "End":
      return move(count - 1);
    case "Enter":
      return { type: "open" };
    case " ":
      return { type: "panel" };
    case "x":
    case "X":
      return { type: "mark", range: event.shiftKey };
    default:
      return null;
  }
}
