import { readColorToken } from "../ui/token-color.ts";

/** Token values as canvases and editors need them: resolved colours and font families. */
export interface ChartTheme {
  readonly text: string;
  readonly textMuted: string;
  readonly textSubtle: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly surface: string;
  readonly accent: string;
  readonly error: string;
  readonly errorText: string;
  /** By place of the version. */
  readonly series: readonly string[];
  readonly seriesRest: string;
  readonly fontSans: string;
}

/** Of the theme in force. Read again when `useTheme` changes. */
export function readChartTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => readColorToken(style, name);
  return {
    text: token("--text"),
    textMuted: token("--text-muted"),
    textSubtle: token("--text-subtle"),
    border: token("--border"),
    borderStrong: token("--border-strong"),
    surface: token("--surface"),
    accent: token("--accent"),
    error: token("--status-error-mark"),
    errorText: token("--status-error"),
    series: [token("--series-1"), token("--series-2"), token("--series-3")],
    seriesRest: token("--series-rest"),
    fontSans: style.getPropertyValue("--family-sans").trim(),
  };
}

/** `#rrggbb` with an opacity 0–1. */
export function withAlpha(color: string, alpha: number): string {
  const byte = Math.round(Math.min(1, Math.max(0, alpha)) * 255)
    .toString(16)
    .padStart(2, "0");
  return /^#[0-9a-f]{6}$/i.test(color) ? `${color}${byte}` : color;
}
