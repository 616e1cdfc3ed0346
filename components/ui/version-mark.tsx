import { cn } from "./cn.ts";

const SERIES = ["--series-1", "--series-2", "--series-3"] as const;

/** Colour variable of a version by its place in the subset list (0 first). Never swapped when one disappears. */
export function seriesVariable(place: number): string {
  return `var(${SERIES[place] ?? "--series-rest"})`;
}

/** Dashes of a version's line on charts and edges; empty is solid. */
export function seriesDash(place: number): readonly number[] {
  return [[], [5, 2.5], [1.5, 3]][place] ?? [];
}

/** Square swatch before a version's name. */
export function VersionSwatch({ place, className }: { readonly place: number; readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={cn("inline-block size-2.25 shrink-0 rounded-[2px]", className)}
      style={{ background: seriesVariable(place) }}
    />
  );
}
