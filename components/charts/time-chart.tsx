"use client";

import dynamic from "next/dynamic";
import { cn } from "../ui/cn.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import type { TimeChartProps } from "./time-chart-props.ts";

const LazyView = dynamic(async () => (await import("./time-chart-view.tsx")).TimeChartView, {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});

/** Lines over time from 0: crosshair, change markers, bands; gaps stay gaps. Loaded when first shown. */
export function TimeChart(props: TimeChartProps) {
  return (
    <div className={cn("min-w-0", props.className)} style={{ height: props.height }}>
      <LazyView {...props} />
    </div>
  );
}

export interface LegendEntry {
  readonly label: string;
  readonly look: "plain" | "before" | "error";
}

const LEGEND_STROKES = {
  plain: { stroke: "var(--text-muted)", dash: undefined },
  before: { stroke: "var(--text-subtle)", dash: "1.5 3" },
  error: { stroke: "var(--status-error-mark)", dash: undefined },
} as const;

/** For charts whose lines are not labelled at their ends. */
export function ChartLegend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <ul className="flex items-center gap-3.5 text-small text-muted">
      {entries.map(({ label, look }) => (
        <li key={label} className="inline-flex items-center gap-2 whitespace-nowrap">
          <svg aria-hidden width="14" height="4">
            <path
              d="M0 2h14"
              strokeWidth="2"
              stroke={LEGEND_STROKES[look].stroke}
              strokeDasharray={LEGEND_STROKES[look].dash}
            />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
