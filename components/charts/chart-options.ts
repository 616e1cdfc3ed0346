import type uPlot from "uplot";
import { formatClock } from "@/lib/domain/base/format.ts";
import { gridValues, niceMax, reducedPlaces, spreadLabels, type Values } from "./chart-math.ts";
import { withAlpha, type ChartTheme } from "./theme.ts";
import { lineStyle, type TimeSeries } from "./time-series.ts";

export interface ChartInput {
  readonly timesMs: readonly number[];
  readonly series: readonly TimeSeries[];
  /** Written at the top label of the axis. */
  readonly unit: string;
  /** A value without its unit. */
  readonly format: (value: number) => string;
  readonly timeZone: string;
  readonly endLabels: boolean;
  /** Charts with the same key share the crosshair. */
  readonly syncKey: string | undefined;
  readonly threshold:
    { readonly value: number; readonly text: string; readonly bad: "above" | "below" } | undefined;
  /** Paused or missing data. */
  readonly spans: readonly { readonly fromMs: number; readonly toMs: number; readonly word: string }[];
}

const POINTS_PER_PX = 2;
const AXIS_FONT_PX = 10.5;
/** Width of a digit at the axis size, generous enough for a wide fallback font. */
const CHARACTER_PX = 6.6;
/** Wide enough for "2,500 rps", so that charts under each other have their times in line. */
const MIN_AXIS_PX = 74;

/** Times in seconds, then per series its line and, with a band, the upper and lower end. */
export function chartData({ timesMs, series }: ChartInput, widthPx: number): uPlot.AlignedData {
  const all = series.flatMap(({ values, band }): Values[] =>
    band === undefined ? [values] : [values, band.high, band.low],
  );
  const places = reducedPlaces(all, timesMs.length, Math.max(200, widthPx * POINTS_PER_PX));
  const pick = <T>(values: readonly T[]) =>
    places === null ? [...values] : places.flatMap((place) => values.slice(place, place + 1));
  return [pick(timesMs).map((ms) => ms / 1_000), ...all.map((values) => pick(values))];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export function chartOptions(input: ChartInput, theme: ChartTheme, size: Size): uPlot.Options {
  const font = `${AXIS_FONT_PX}px ${theme.fontSans}`;
  const { series, bands } = seriesOptions(input, theme);
  return {
    ...size,
    padding: [18, input.endLabels ? 34 : 10, 0, 0],
    legend: { show: false },
    cursor: {
      drag: { x: false, y: false },
      y: false,
      points: { size: 6 },
      ...(input.syncKey === undefined ? {} : { sync: { key: input.syncKey } }),
    },
    scales: {
      x: { time: true },
      y: { range: (_u, _min, max) => [0, topOf(max, input)] },
    },
    axes: [
      {
        stroke: theme.textSubtle,
        font,
        grid: { show: false },
        ticks: { show: false },
        size: 22,
        space: 70,
        values: (_u, seconds) => seconds.map((at) => formatClock(at * 1_000, input.timeZone, "minute")),
      },
      {
        stroke: theme.textSubtle,
        font,
        grid: { stroke: theme.border, width: 1 },
        ticks: { show: false },
        size: (_u, labels) =>
          Math.max(MIN_AXIS_PX, ...(labels ?? []).map((text) => text.length * CHARACTER_PX + 12)),
        gap: 6,
        splits: (u) => [...gridValues(u.scales["y"]?.max ?? 1)],
        values: (_u, values) =>
          values.map((value, index) =>
            index === values.length - 1
              ? `${axisLabel(value, input)} ${input.unit}`
              : axisLabel(value, input),
          ),
      },
    ],
    series: [{}, ...series],
    bands,
    hooks: {
      drawClear: [(u) => drawSpans(u, input, theme)],
      draw: [
        (u) => drawThreshold(u, input, theme),
        (u) => {
          if (input.endLabels) drawEndLabels(u, input, theme);
        },
      ],
    },
  };
}

function axisLabel(value: number, { format }: ChartInput): string {
  return format(value).replace(/\.0$/, "");
}

function topOf(max: number, { threshold }: ChartInput): number {
  return niceMax(Math.max(max, threshold?.value ?? 0));
}

function seriesOptions(input: ChartInput, theme: ChartTheme) {
  const series: uPlot.Series[] = [];
  const bands: uPlot.Band[] = [];
  for (const { label, look, area, band } of input.series) {
    const { stroke, width, dash } = lineStyle(look, theme);
    series.push({
      label,
      stroke,
      width,
      dash: [...dash],
      points: { show: false },
      spanGaps: false,
      ...(area ? { fill: withAlpha(stroke, look.kind === "error" ? 0.14 : 0.09) } : {}),
    });
    if (band === undefined) continue;
    const upper = series.length + 1;
    const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
    series.push({ ...edge, label: `${label} high` }, { ...edge, label: `${label} low` });
    bands.push({ series: [upper, upper + 1], fill: withAlpha(stroke, 0.2) });
  }
  return { series, bands };
}

function drawSpans(u: uPlot, { spans }: ChartInput, theme: ChartTheme): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  for (const { fromMs, toMs, word } of spans) {
    const left = Math.max(bbox.left, u.valToPos(fromMs / 1_000, "x", true));
    const right = Math.min(bbox.left + bbox.width, u.valToPos(toMs / 1_000, "x", true));
    if (right <= left) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip();
    ctx.strokeStyle = withAlpha(theme.borderStrong, 0.6);
    ctx.lineWidth = ratio;
    for (let x = left - bbox.height; x < right; x += 7 * ratio) {
      ctx.beginPath();
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
      ctx.stroke();
    }
    label(ctx, { text: word, x: left + 4 * ratio, y: bbox.top + 10 * ratio, color: theme.textSubtle, theme });
    ctx.restore();
  }
}

function drawThreshold(u: uPlot, { threshold }: ChartInput, theme: ChartTheme): void {
  if (threshold === undefined) return;
  const { ctx, bbox } = u;
  const y = u.valToPos(threshold.value, "y", true);
  const bottom = bbox.top + bbox.height;
  ctx.save();
  ctx.fillStyle = withAlpha(theme.error, 0.085);
  if (threshold.bad === "above") ctx.fillRect(bbox.left, bbox.top, bbox.width, y - bbox.top);
  else ctx.fillRect(bbox.left, y, bbox.width, bottom - y);
  ctx.strokeStyle = theme.error;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  const x = bbox.left + 6 * devicePixelRatio;
  label(ctx, { text: threshold.text, x, y: y - 7 * devicePixelRatio, color: theme.errorText, theme });
  ctx.restore();
}

function drawEndLabels(u: uPlot, input: ChartInput, theme: ChartTheme): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  let column = 1;
  const ends: { text: string; y: number }[] = [];
  for (const { label: text, look, band } of input.series) {
    const values = u.data[column] ?? [];
    column += band === undefined ? 1 : 3;
    const last = Array.from(values).findLast((value) => typeof value === "number");
    if (typeof last === "number" && look.kind !== "before")
      ends.push({ text, y: u.valToPos(last, "y", true) });
  }
  const placed = spreadLabels(
    ends.map(({ y }) => y),
    12 * ratio,
    bbox.top + bbox.height,
  );
  ends.forEach(({ text }, index) => {
    const x = bbox.left + bbox.width + 6 * ratio;
    label(ctx, { text, x, y: placed[index] ?? 0, color: theme.text, theme, weight: 600 });
  });
}

interface LabelInput {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly color: string;
  readonly theme: ChartTheme;
  readonly weight?: number;
}

function label(ctx: CanvasRenderingContext2D, { text, x, y, color, theme, weight = 400 }: LabelInput): void {
  ctx.font = `${weight} ${AXIS_FONT_PX * devicePixelRatio}px ${theme.fontSans}`;
  ctx.fillStyle = color;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.fillText(text, x, y);
}
