import { formatValue } from "../engine/format-value.ts";
import { SampleBuffer } from "../engine/sample-buffer.ts";
import { readLatest } from "../engine/select.ts";
import { labelValue } from "../series-source.ts";
import type { LabelSet, MetricMetadata, SeriesSource } from "../series-source.ts";

export const expositionContentType = "text/plain; version=0.0.4; charset=utf-8";

const familySuffixes = ["_bucket", "_sum", "_count"];

/**
 * The latest value of every series as exposition text, so that a Prometheus can scrape the world (with `honor_labels`, as the series
 * keep their own job and instance).
 */
export function expositionText(source: SeriesSource, nowMs: number, lookbackMs: number): string {
  const metadata = source.metadata();
  const families = new Map<string, string[]>();
  const buffer = new SampleBuffer();
  for (const series of source.select({ matchers: [], startMs: nowMs - lookbackMs, endMs: nowMs })) {
    readLatest(series, { endMs: nowMs, widthMs: lookbackMs }, buffer);
    const last = buffer.length - 1;
    if (last < 0 || buffer.stale[last] === 1) continue;
    const name = labelValue(series.labels, "__name__");
    const family = familyOf(name, metadata);
    const lines = families.get(family) ?? [];
    if (lines.length === 0) families.set(family, lines);
    lines.push(`${name}${labelPairs(series.labels)} ${formatValue(buffer.values[last] ?? NaN)}`);
  }
  return [...families].map(([family, lines]) => familyText(family, metadata.get(family), lines)).join("");
}

function familyOf(name: string, metadata: ReadonlyMap<string, MetricMetadata>): string {
  if (metadata.has(name)) return name;
  for (const suffix of familySuffixes) {
    const family = name.slice(0, -suffix.length);
    if (name.endsWith(suffix) && metadata.has(family)) return family;
  }
  return name;
}

function familyText(family: string, metadata: MetricMetadata | undefined, lines: readonly string[]): string {
  const help = (metadata?.help ?? "").replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return `# HELP ${family} ${help}\n# TYPE ${family} ${metadata?.type ?? "untyped"}\n${lines.join("\n")}\n`;
}

function labelPairs({ names, values }: LabelSet): string {
  const pairs = names.flatMap((name, index) =>
    name === "__name__" ? [] : [`${name}="${escapeValue(values[index] ?? "")}"`],
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeValue(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
