import { cn } from "./cn.ts";

export interface SparklineProps {
  /** Oldest first; null is a gap and stays one. */
  readonly values: readonly (number | null)[];
  /** "Requests of shop". */
  readonly label: string;
  /** Writes a value with its unit, for the tooltip. */
  readonly format: (value: number) => string;
  readonly tone?: "neutral" | "error";
  /** px; 56×16 in a cell, 80×24 in a tile. */
  readonly width?: number;
  readonly height?: number;
  /** Said instead of a line when nothing was measured: "no traffic". */
  readonly emptyText?: string;
  readonly className?: string;
}

const PAD = 1;

/** No axis, same window as the page. The tooltip gives first, last and max. Error series start at 0. */
export function Sparkline(props: SparklineProps) {
  const { values, label, format, tone = "neutral", width = 56, height = 16, emptyText, className } = props;
  const measured = values.filter((value): value is number => value !== null);
  const first = measured[0];
  const last = measured.at(-1);
  if (first === undefined || last === undefined) {
    return <span className={cn("text-small text-subtle", className)}>{emptyText ?? "no traffic"}</span>;
  }
  const max = Math.max(...measured);
  const floor = tone === "error" ? 0 : shapeFloor(Math.min(...measured), max);
  const lines = sparklineRuns(values, { width, height, floor, max });
  const spoken = `${label}: first ${format(first)}, last ${format(last)}, max ${format(max)}`;
  return (
    <svg
      role="img"
      aria-label={spoken}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={cn("shrink-0", tone === "error" ? "text-status-error-mark" : "text-subtle", className)}
    >
      <title>{spoken}</title>
      {lines.map(({ line, area }) => (
        <g key={line}>
          <path d={area} fill="currentColor" opacity="0.12" />
          <path d={line} fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
        </g>
      ))}
    </svg>
  );
}

interface Box {
  readonly width: number;
  readonly height: number;
  readonly floor: number;
  readonly max: number;
}

/** Below the lowest value by one and a half times the spread, never below 0: shows the shape without a cliff. */
function shapeFloor(min: number, max: number): number {
  return max === min ? 0 : Math.max(0, min - 1.5 * (max - min));
}

/** One path per unbroken run of values, so that gaps stay gaps. */
export function sparklineRuns(values: readonly (number | null)[], { width, height, floor, max }: Box) {
  const step = values.length > 1 ? (width - 2 * PAD) / (values.length - 1) : 0;
  const x = (index: number) => (PAD + index * step).toFixed(1);
  const y = (value: number) =>
    (
      height -
      PAD -
      (max <= floor ? 0 : (Math.max(0, value - floor) / (max - floor)) * (height - 2 * PAD))
    ).toFixed(1);
  const runs: { start: number; points: string[] }[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const run = runs.at(-1);
    if (run !== undefined && run.start + run.points.length === index)
      run.points.push(`${x(index)} ${y(value)}`);
    else runs.push({ start: index, points: [`${x(index)} ${y(value)}`] });
  });
  return runs.map(({ start, points }) => {
    const line = points.length === 1 ? `M${points[0]} h0.5` : `M${points.join("L")}`;
    const end = start + points.length - 1;
    return { line, area: `M${x(start)} ${height}L${points.join("L")}L${x(end)} ${height}Z` };
  });
}
