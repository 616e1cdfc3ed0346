import type { FilterKey } from "../ui/filter-bar.tsx";
import { configKey, findingTitle, kindTitle, ownerTitle, type ConfigRow } from "./config-row.ts";

export type ConfigFilters = Readonly<Record<string, readonly string[]>>;

/** Values of each chip; a row meets a chip when it has one of the chosen values. */
const FACTS: Readonly<Record<string, (row: ConfigRow) => readonly string[]>> = {
  kind: ({ ref }) => [kindTitle(ref)],
  namespace: ({ ref }) => [ref.namespace === "" ? "cluster-wide" : ref.namespace],
  finding: (row) => [findingTitle(row), ...(row.findings?.codes ?? [])],
  owner: (row) => [ownerTitle(row)],
  manager: ({ lastManager }) => (lastManager === null ? [] : [lastManager.manager]),
  label: ({ labels }) => Object.entries(labels).map(([key, value]) => `${key}=${value}`),
};

/** Chips of the filter bar: the values that occur, with how often. */
export function configFilterKeys(rows: readonly ConfigRow[]): readonly FilterKey[] {
  return Object.entries(FACTS).map(([key, read]) => {
    const counts = new Map<string, number>();
    for (const value of rows.flatMap(read)) counts.set(value, (counts.get(value) ?? 0) + 1);
    const options = [...counts].toSorted(([a], [b]) => a.localeCompare(b));
    return { key, options: options.map(([value, count]) => ({ value, label: value, fact: String(count) })) };
  });
}

/** Rows whose kind, name, namespace or summary contain every word of the text and that meet every chip. */
export function filterObjects(
  rows: readonly ConfigRow[],
  { text, filters }: { readonly text: string; readonly filters: ConfigFilters },
): readonly ConfigRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return rows.filter((row) => {
    const searched = `${configKey(row)} ${row.summary}`.toLowerCase();
    return words.every((word) => searched.includes(word)) && meetsChips(row, filters);
  });
}

function meetsChips(row: ConfigRow, filters: ConfigFilters): boolean {
  return Object.entries(filters).every(([key, chosen]) => {
    const values = FACTS[key]?.(row);
    return values === undefined || chosen.length === 0 || chosen.some((value) => values.includes(value));
  });
}
