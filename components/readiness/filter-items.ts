import type { SharedSearch } from "@/lib/contracts/search-params.ts";
import type { FilterKey } from "../ui/filter-bar.tsx";
import type { ItemRow } from "./item-words.ts";

export function itemFilterKeys(items: readonly ItemRow[]): readonly FilterKey[] {
  const areas = [...new Set(items.map(({ area }) => area))];
  return [{ key: "area", options: areas.map((area) => ({ value: area, label: area })) }];
}

/** Chips of the filter bar, chosen states and text: all must hold. */
export function filterItems(
  items: readonly ItemRow[],
  { text, filters }: Pick<SharedSearch, "text" | "filters">,
): readonly ItemRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const states = filters["state"] ?? [];
  const areas = filters["area"] ?? [];
  return items.filter((item) => {
    const said = [item.title, item.area, item.because ?? "", item.subject, ...item.codes]
      .join(" ")
      .toLowerCase();
    return (
      (states.length === 0 || states.includes(item.state)) &&
      (areas.length === 0 || areas.includes(item.area)) &&
      words.every((word) => said.includes(word))
    );
  });
}

/** Of each area at most one passing item, and all that do not pass: what remains when nothing is filtered. */
export function foldPassing(items: readonly ItemRow[]): readonly ItemRow[] {
  const shown = new Set<string>();
  return items.filter(({ state, area, accepted }) => {
    if (state !== "pass" || accepted > 0) return true;
    const isFirst = !shown.has(area);
    shown.add(area);
    return isFirst;
  });
}
