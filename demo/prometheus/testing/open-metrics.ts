import { formatValue } from "../engine/format-value.ts";
import type { StoredSeries } from "../memory-source.ts";

/** Series as OpenMetrics text with timestamps, for promtool. Names must be those of samples (`x_total`, `x_bucket`); everything is declared `unknown`. */
export function toOpenMetrics(series: readonly StoredSeries[]): string {
  const families = new Map<string, string[]>();
  for (const { labels, samples } of series) {
    const { __name__: name = "", ...rest } = labels;
    const pairs = Object.entries(rest).map(([label, value]) => `${label}=${quote(value)}`);
    const lines = families.get(name) ?? [];
    for (const { timeMs, value } of samples)
      if (value !== null) lines.push(`${name}{${pairs.join(",")}} ${formatValue(value)} ${timeMs / 1000}`);
    families.set(name, lines);
  }
  const blocks = [...families].map(([name, lines]) => [`# TYPE ${name} unknown`, ...lines].join("\n"));
  return `${blocks.join("\n")}\n# EOF\n`;
}

function quote(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
