"use client";

import { formatClock, formatDifference } from "@/lib/domain/base/format.ts";
import { seriesVariable } from "../ui/version-mark.tsx";
import type { TimeChartProps } from "./time-chart-props.ts";
import type { SeriesLook } from "./time-series.ts";

export interface HoveredPlace {
  readonly atMs: number;
  readonly xPx: number;
  readonly widthPx: number;
}

function colorOf(look: SeriesLook): string {
  if (look.kind === "version") return seriesVariable(look.place);
  return { plain: "var(--text-muted)", error: "var(--status-error-mark)", before: "var(--text-subtle)" }[
    look.kind
  ];
}

/** Value of every series, and the difference to the hour before when it is drawn. */
export function TimeTooltip({
  hovered,
  chart,
}: {
  readonly hovered: HoveredPlace;
  readonly chart: TimeChartProps;
}) {
  const { series, timesMs, format, unit, timeZone } = chart;
  const at = timesMs.findIndex((ms) => Math.abs(ms - hovered.atMs) < 1);
  const before = series.find(({ look }) => look.kind === "before")?.values[at] ?? null;
  const isRight = hovered.xPx > hovered.widthPx / 2;
  return (
    <div
      style={isRight ? { right: hovered.widthPx - hovered.xPx + 10 } : { left: hovered.xPx + 10 }}
      className="pointer-events-none absolute top-5 z-20 rounded-card bg-surface-overlay px-2.5 py-1.5 text-small shadow-float"
    >
      <p className="text-subtle">{formatClock(hovered.atMs, timeZone)}</p>
      <table>
        <tbody>
          {series.map(({ label, look, values }) => {
            const value = values[at] ?? null;
            const hasDifference = before !== null && value !== null && look.kind !== "before";
            return (
              <tr key={label}>
                <td className="pr-2">
                  <span
                    aria-hidden
                    className="mr-1.5 inline-block size-2 rounded-[2px]"
                    style={{ background: colorOf(look) }}
                  />
                  {label}
                </td>
                <td className="text-right whitespace-nowrap">
                  {value === null ? "not measured" : `${format(value)} ${unit}`}
                </td>
                <td className="pl-2 text-right whitespace-nowrap text-subtle">
                  {hasDifference ? formatDifference(value - before, format) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
