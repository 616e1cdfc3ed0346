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
