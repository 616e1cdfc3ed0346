import { QueryError } from "../promql/query-error.ts";
import { parseSelector } from "../promql/parse.ts";
import { compareLabelSets, labelKey } from "../engine/label-sets.ts";
import type { LabelMatcher, LabelSet, SeriesSource } from "../series-source.ts";
import { labelsJson } from "./answers.ts";
import { timeParameterMs } from "./params.ts";

const latestTimeMs = 8.64e15;

/** /api/v1/series: the label sets that any of the `match[]` selectors selects. */
export function seriesJson(source: SeriesSource, params: URLSearchParams): string {
  if (!params.has("match[]")) throw new QueryError("bad_data", "no match[] parameter provided");
  const found = new Map<string, LabelSet>();
  for (const labels of matchedLabels(source, params)) found.set(labelKey(labels), labels);
  const sorted = [...found.values()].sort(compareLabelSets);
  return `[${sorted.map(labelsJson).join(",")}]`;
}

export function labelNamesJson(source: SeriesSource, params: URLSearchParams): string {
  const seen = new Set<readonly string[]>();
  for (const { names } of matchedLabels(source, params)) seen.add(names);
  return JSON.stringify([...new Set([...seen].flat())].sort());
}

export function labelValuesJson(source: SeriesSource, params: URLSearchParams, name: string): string {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/u.test(name))
    throw new QueryError("bad_data", `invalid label name: ${JSON.stringify(name)}`);
  const values = new Set<string>();
  for (const labels of matchedLabels(source, params)) {
    const value = labels.values[labels.names.indexOf(name)];
    if (value !== undefined) values.add(value);
  }
  return JSON.stringify([...values].sort());
}

function* matchedLabels(source: SeriesSource, params: URLSearchParams): Iterable<LabelSet> {
  const startMs = timeParameterMs(params, "start", 0);
  const endMs = timeParameterMs(params, "end", latestTimeMs);
  for (const matchers of matcherSets(params))
    for (const { labels } of source.select({ matchers, startMs, endMs })) yield labels;
}

function matcherSets(params: URLSearchParams): readonly (readonly LabelMatcher[])[] {
  const selectors = params.getAll("match[]");
  return selectors.length === 0 ? [[]] : selectors.map(parseSelector);
}

/** /api/v1/metadata, by metric family. */
export function metadataJson(source: SeriesSource, params: URLSearchParams): string {
  const limitText = params.get("limit") ?? "";
  if (!/^[+-]?\d*$/u.test(limitText)) throw new QueryError("bad_data", "limit must be a number");
  const limit = limitText === "" || Number(limitText) < 0 ? Infinity : Number(limitText);
  const wanted = params.get("metric") ?? "";
  const families: Record<string, unknown> = {};
  let count = 0;
  for (const [name, { type, help, unit = "" }] of source.metadata()) {
    if ((wanted !== "" && wanted !== name) || count >= limit) continue;
    families[name] = [{ type: type === "untyped" ? "unknown" : type, help, unit }];
    count++;
  }
  return JSON.stringify(families);
}
