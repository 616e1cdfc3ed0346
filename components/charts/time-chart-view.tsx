"use client";

import Link from "next/link";
import { useEffect, useRef, useState, type CSSProperties } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatClock } from "@/lib/domain/base/format.ts";
import { useTheme } from "../layout/theme-choice.ts";
import { cn } from "../ui/cn.ts";
import { placeMarkers, type PlacedMarker } from "./chart-math.ts";
import { chartData, chartOptions, type ChartInput } from "./chart-options.ts";
import type { TimeChartProps } from "./time-chart-props.ts";
import { readChartTheme } from "./theme.ts";
import { TimeTooltip, type HoveredPlace } from "./time-tooltip.tsx";

function chartInput(props: TimeChartProps): ChartInput {
  const {
    timesMs,
    series,
    unit,
    format,
    timeZone,
    endLabels = false,
    syncKey,
    threshold,
    spans = [],
  } = props;
  return { timesMs, series, unit, format, timeZone, endLabels, syncKey, threshold, spans };
}

interface Plot {
  readonly chart: uPlot;
  /** What can only be set when a chart is made; a change of it makes a new one. */
  readonly shape: string;
}

function shapeOf(props: TimeChartProps, theme: string): string {
  const lines = props.series.map(({ label, look, area, band }) => [label, look, area, band !== undefined]);
  return JSON.stringify([theme, lines, props.unit, props.timeZone, props.endLabels, props.syncKey]);
}

/** The chart itself; load it through `TimeChart`. */
export function TimeChartView(props: TimeChartProps) {
  const { label, height } = props;
  const theme = useTheme();
  const boxRef = useRef<HTMLDivElement>(null);
  const plotRef = useRef<Plot | null>(null);
  const inputRef = useRef(props);
  const [placed, setPlaced] = useState<readonly PlacedMarker[]>([]);
  const [hovered, setHovered] = useState<HoveredPlace | null>(null);

  useEffect(() => {
    inputRef.current = props;
    const box = boxRef.current;
    if (box === null || box.clientWidth === 0) return;
    const shape = shapeOf(props, theme);
    if (plotRef.current?.shape !== shape) {
      plotRef.current?.chart.destroy();
      plotRef.current = { chart: makeChart(box, inputRef, setHovered), shape };
    } else {
      plotRef.current.chart.setData(chartData(chartInput(props), box.clientWidth));
    }
    setPlaced(markersOf(plotRef.current.chart, props));
  }, [props, theme]);

  useEffect(() => {
    const box = boxRef.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => {
      const chart = plotRef.current?.chart;
      if (chart === undefined || box.clientWidth === 0) return;
      chart.setSize({ width: box.clientWidth, height: inputRef.current.height });
      setPlaced(markersOf(chart, inputRef.current));
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
      plotRef.current?.chart.destroy();
      plotRef.current = null;
    };
  }, []);

  return (
    <figure className={cn("relative m-0 min-w-0", props.className)} style={{ height }}>
      <figcaption className="sr-only">{spokenSummary(label, props)}</figcaption>
      <div ref={boxRef} aria-hidden className="absolute inset-0" onPointerLeave={() => setHovered(null)} />
      {placed.map((marker) => (
        <MarkerPill key={`${marker.xPx}-${marker.text}`} marker={marker} />
      ))}
      {hovered === null ? null : <TimeTooltip hovered={hovered} chart={props} />}
    </figure>
  );
}

function makeChart(
  box: HTMLDivElement,
  inputRef: { readonly current: TimeChartProps },
  onHover: (place: HoveredPlace | null) => void,
): uPlot {
  const input = chartInput(inputRef.current);
  const options = chartOptions(input, readChartTheme(), {
    width: box.clientWidth,
    height: inputRef.current.height,
  });
  const hoverHook = (u: uPlot) => {
    const { idx, left } = u.cursor;
    const isHere = u.over.matches(":hover");
    const seconds = typeof idx === "number" ? u.data[0][idx] : undefined;
    if (!isHere || seconds === undefined || left === undefined) return onHover(null);
    const offset = u.over.offsetLeft;
    onHover({ atMs: seconds * 1_000, xPx: offset + left, widthPx: box.clientWidth });
  };
  const hooks = { ...options.hooks, setCursor: [hoverHook] };
  return new uPlot({ ...options, hooks }, chartData(input, box.clientWidth), box);
}

function markersOf(chart: uPlot, { markers = [], timesMs }: TimeChartProps): readonly PlacedMarker[] {
  const first = timesMs[0] ?? 0;
  const last = timesMs.at(-1) ?? 0;
  const inView = markers.filter(({ atMs }) => atMs >= first && atMs <= last);
  return placeMarkers(inView, (atMs) => chart.over.offsetLeft + chart.valToPos(atMs / 1_000, "x"));
}

function spokenSummary(label: string, { series, format, unit, timesMs, timeZone }: TimeChartProps): string {
  const parts = series.map(({ label: name, values }) => {
    const last = values.findLast((value) => value !== null);
    return `${name} ${last === null || last === undefined ? "not measured" : `${format(last)} ${unit}`}`;
  });
  const from = timesMs[0];
  const to = timesMs.at(-1);
  const window =
    from === undefined || to === undefined
      ? ""
      : `, ${formatClock(from, timeZone, "minute")} to ${formatClock(to, timeZone, "minute")}`;
  return `${label}${window}. Last values: ${parts.join(", ")}.`;
}

/** Dash 2 3 down the chart and its pill at the top. */
function MarkerPill({ marker }: { readonly marker: PlacedMarker }) {
  const { xPx, text, regressed, members } = marker;
  const href = members.length === 1 ? members[0]?.href : undefined;
  const style: CSSProperties = { left: xPx };
  const pill = cn(
    "pointer-events-auto inline-flex h-4.5 items-center rounded-badge border bg-surface px-1.5 text-micro font-medium whitespace-nowrap",
    regressed ? "border-status-error text-status-error" : "border-border-strong text-text",
  );
  return (
    <div
      style={style}
      className="pointer-events-none absolute top-0 bottom-5.5 flex w-0 flex-col items-center"
    >
      {href === undefined ? (
        <span className={pill} title={members.map((member) => member.text).join(", ")}>
          {text}
        </span>
      ) : (
        <Link href={href} className={pill}>
          {text}
        </Link>
      )}
      <svg aria-hidden className="w-px flex-1" preserveAspectRatio="none">
        <line
          x1="0.5"
          x2="0.5"
          y1="0"
          y2="100%"
          stroke={regressed ? "var(--status-error-mark)" : "var(--border-control)"}
          strokeDasharray="2 3"
        />
      </svg>
    </div>
  );
}
