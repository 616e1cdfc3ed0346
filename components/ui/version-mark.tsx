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

export interface VersionLegendProps {
  readonly versions: readonly string[];
}

/** Line, marker and name; only where the series cannot be labelled at the line end. */
export function VersionLegend({ versions }: VersionLegendProps) {
  return (
    <ul className="flex flex-wrap items-center gap-4 text-control">
      {versions.map((name, place) => (
        <li key={name} className="inline-flex items-center gap-2">
          <svg
            aria-hidden
            width="30"
            height="10"
            viewBox="0 0 30 10"
            style={{ color: seriesVariable(place) }}
          >
            <path
              d="M0 5h30"
              stroke="currentColor"
              strokeWidth="1.7"
              strokeDasharray={seriesDash(place).join(" ")}
            />
            <VersionMarker place={place} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function VersionMarker({ place }: { readonly place: number }) {
  if (place === 0) return <circle cx="15" cy="5" r="3.2" fill="currentColor" />;
  if (place === 1) return <rect x="12" y="2" width="6" height="6" fill="currentColor" />;
  if (place === 2) return <path d="M15 1.4 18.6 8h-7.2Z" fill="currentColor" />;
  return null;
}
