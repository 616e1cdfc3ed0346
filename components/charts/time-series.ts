import { seriesDash } from "../ui/version-mark.tsx";
import type { ChartTheme } from "./theme.ts";
import type { Values } from "./chart-math.ts";

/** What a line stands for decides how it looks: versions by place, errors, the hour before, or plain. */
export type SeriesLook =
  | { readonly kind: "plain" }
  | { readonly kind: "error" }
  | { readonly kind: "before" }
  | { readonly kind: "version"; readonly place: number };

export interface TimeSeries {
  /** Written at the line end and in the tooltip. */
  readonly label: string;
  readonly look: SeriesLook;
  /** Same length as the times; null is a gap and stays one. */
  readonly values: Values;
  /** Fills the area to 0; only for a single series or errors. */
  readonly area?: boolean;
  /** 95 % interval, drawn under all lines. */
  readonly band?: { readonly low: Values; readonly high: Values };
}

export interface LineStyle {
  readonly stroke: string;
  readonly width: number;
  readonly dash: readonly number[];
}

export function lineStyle(look: SeriesLook, theme: ChartTheme): LineStyle {
  switch (look.kind) {
    case "plain":
      return { stroke: theme.textMuted, width: 1.6, dash: [] };
    case "error":
      return { stroke: theme.error, width: 1.7, dash: [] };
    case "before":
      return { stroke: theme.textSubtle, width: 1.5, dash: [1.5, 3] };
    case "version":
      return {
        stroke: theme.series[look.place] ?? theme.seriesRest,
        width: 1.7,
        dash: seriesDash(look.place),
      };
  }
}
