import type { ChangeMarker } from "./chart-math.ts";
import type { TimeSeries } from "./time-series.ts";

export interface TimeChartProps {
  /** "Requests of api by version". */
  readonly label: string;
  /** Rising; the same for all series. */
  readonly timesMs: readonly number[];
  readonly series: readonly TimeSeries[];
  /** "rps", "%", "ms": at the top label and in the tooltip. */
  readonly unit: string;
  /** A value without its unit; keep its identity between renders. */
  readonly format: (value: number) => string;
  /** IANA zone of the page. */
  readonly timeZone: string;
  /** px. */
  readonly height: number;
  /** Names at the line ends; without them show a legend. */
  readonly endLabels?: boolean;
  /** Charts of a page with the same key share the crosshair. */
  readonly syncKey?: string;
  readonly markers?: readonly ChangeMarker[];
  /** Dashed, with the word ("abort at 5.7"); the bad side is tinted. */
  readonly threshold?: { readonly value: number; readonly text: string; readonly bad: "above" | "below" };
  /** Paused or missing data, hatched with its word. */
  readonly spans?: readonly { readonly fromMs: number; readonly toMs: number; readonly word: string }[];
  readonly className?: string;
}
