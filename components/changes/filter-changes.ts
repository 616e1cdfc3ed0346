import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import type { FilterKey } from "../ui/filter-bar.tsx";
import { riskLook, stateLook, type ChangeRow } from "./change-words.ts";

const FACTS: Readonly<Record<string, (row: ChangeRow) => readonly string[]>> = {
  state: (row) => [stateLook(row).word],
  risk: ({ risk }) => [riskLook(risk).word],
  author: ({ author }) => [author.display],
  kind: ({ objects }) => [...new Set(objects.map(({ kind }) => kind))],
  namespace: ({ objects }) =>
    [...new Set(objects.map(({ namespace }) => namespace))].filter((name) => name !== ""),
};

/** Chips of the filter bar: the values that occur. */
export function changeFilterKeys(rows: readonly ChangeRow[]): readonly FilterKey[] {
  return Object.entries(FACTS).map(([key, read]) => ({
    key,
    options: [...new Set(rows.flatMap(read))].toSorted().map((value) => ({ value, label: value })),
  }));
}

interface Asked {
  readonly text: string;
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

/** Rows whose title, id, author or objects contain every word and that meet every chip. */
export function filterChanges(rows: readonly ChangeRow[], { text, filters }: Asked): readonly ChangeRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return rows.filter((row) => {
    const objects = row.objects.map(describeRef).join(" ");
    const searched = `#${row.id} ${row.title} ${row.author.display} ${objects}`.toLowerCase();
    const meetsChips = Object.entries(filters).every(([key, chosen]) => {
      const values = FACTS[key]?.(row);
      return values === undefined || chosen.length === 0 || chosen.some((value) => values.includes(value));
    });
    return words.every((word) => searched.includes(word)) && meetsChips;
  });
}
