import { useEffect, useState, type RefObject } from "react";

export interface RowsInView {
  readonly indices: readonly number[];
  /** px of the rows left out above and below. */
  readonly before: number;
  readonly after: number;
}

interface RowView {
  readonly first: number;
  readonly visible: number;
  /** px; all rows have the same. */
  readonly rowHeight: number;
}

const OVERSCAN = 12;
/** Before the box that scrolls is measured. */
const ASSUMED_ROWS = 25;

/** The rows in view of `count`, with a dozen around them. */
export function rowsAround(count: number, { first, visible, rowHeight }: RowView): RowsInView {
  const from = Math.max(0, Math.min(first, count - visible) - OVERSCAN);
  const to = Math.min(count, first + visible + OVERSCAN);
  return {
    indices: Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place),
    before: from * rowHeight,
    after: Math.max(0, count - to) * rowHeight,
  };
}

/** Which rows of a long table are drawn. It renders anew only when another row comes first or the box changes. */
export function useRowsInView(
  count: number,
  { rowHeight, isOn }: { readonly rowHeight: number; readonly isOn: boolean },
  boxRef: RefObject<HTMLElement | null>,
): RowsInView {
  const [view, setView] = useState<RowView>({ first: 0, visible: ASSUMED_ROWS, rowHeight });
  useEffect(() => {
    const box = boxRef.current;
    if (box === null || !isOn) return;
    const measure = () => setView((before) => sameOr(before, viewOf(box, rowHeight)));
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    box.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", measure);
    };
  }, [boxRef, rowHeight, isOn]);
  return isOn
    ? rowsAround(count, view)
    : { indices: Array.from({ length: count }, (_, index) => index), before: 0, after: 0 };
}

/** Rows are as high as they turn out: themes and pointers add to what was asked for. */
function drawnHeight(box: HTMLElement, asked: number): number {
  return box.querySelector<HTMLElement>("[data-row-index]")?.offsetHeight || asked;
}

function viewOf(box: HTMLElement, asked: number): RowView {
  const rowHeight = drawnHeight(box, asked);
  const visible = box.clientHeight === 0 ? ASSUMED_ROWS : Math.ceil(box.clientHeight / rowHeight) + 1;
  return { first: Math.floor(box.scrollTop / rowHeight), visible, rowHeight };
}

function sameOr(before: RowView, now: RowView): RowView {
  const isSame =
    before.first === now.first && before.visible === now.visible && before.rowHeight === now.rowHeight;
  return isSame ? before : now;
}

/** Scrolls until the row, which may not be drawn yet, stands below the sticky head and above the lower edge. */
export function scrollToRow(box: HTMLElement, index: number, asked: number): void {
  const rowHeight = drawnHeight(box, asked);
  const head = box.querySelector("thead")?.getBoundingClientRect().height ?? 0;
  const top = index * rowHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else box.scrollTop = Math.max(box.scrollTop, top + rowHeight + head - box.clientHeight);
}
