export interface TableSort {
  readonly columnId: string;
  readonly direction: "ascending" | "descending";
}

interface OrderInput<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly compare: ((a: Row, b: Row) => number) | undefined;
  readonly direction: TableSort["direction"];
}

/** Keys in sorted order; equal rows keep the order they came in. Without a comparator the given order is kept. */
export function sortedKeys<Row>({ rows, keyOf, compare, direction }: OrderInput<Row>): readonly string[] {
  if (compare === undefined) return rows.map(keyOf);
  const sign = direction === "ascending" ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare(a, b)).map(keyOf);
}

/** Rows in the order asked for last: a refresh moves nothing, rows that came since then stand at the end. */
export function inKeptOrder<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  kept: readonly string[],
): readonly Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const known = kept.flatMap((key) => {
    const row = byKey.get(key);
    byKey.delete(key);
    return row === undefined ? [] : [row];
  });
  return [...known, ...byKey.values()];
}

/** Header click: another column starts at its own direction, the same column turns round. */
export function nextSort(
  current: TableSort | null,
  columnId: string,
  first: TableSort["direction"],
): TableSort {
  if (current?.columnId !== columnId) return { columnId, direction: first };
  return { columnId, direction: current.direction === "ascending" ? "descending" : "ascending" };
}
