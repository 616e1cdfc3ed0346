/**
 * Where the demo's Prometheus takes its series from. A source may store samples (memory-source.ts) or compute them from a
 * formula when they are read; the evaluator asks only for the windows it needs.
 */

/**
 * A label set, `__name__` included. `names` is sorted by code unit and has no duplicates; `values` runs parallel to it and holds
 * no empty string (an empty value means the label is absent). Series of one metric should share one `names` array: lookups
 * are cached by its identity. Make them with `labelSet`.
 */
export interface LabelSet {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** A matcher of a selector. An absent label counts as the empty string, as in Prometheus. */
export interface LabelMatcher {
  readonly name: string;
  readonly op: "=" | "!=" | "=~" | "!~";
  readonly value: string;
  /**
   * The only values that can match, when that is a short list known in advance (`=`, or `=~` over plain alternatives such as
   * `a|b`); null otherwise. Sources use it to look up instead of scanning. May hold the empty string: then series without the label match too.
   */
  readonly onlyValues: readonly string[] | null;
  readonly matches: (value: string) => boolean;
}

/** Takes samples in ascending time order. */
export interface SampleSink {
  /** `timeMs` is a Unix time in whole milliseconds. */
  append(timeMs: number, value: number): void;
  /** A staleness marker: what a scrape records when a target or series is gone. The series ends here until its next sample. */
  appendStale(timeMs: number): void;
}

export interface SelectedSeries {
  readonly labels: LabelSet;
  /**
   * Writes the samples with startMs ≤ t ≤ endMs into `sink`, ascending. Called again for other windows of the same query, so it must
   * give the same sample at the same instant every time; what is older than a minute is remembered between queries. Counters computed from a formula put their samples on the scrape grid
   * (`scrapeInstants`), never at the window's edges.
   */
  readonly read: (startMs: number, endMs: number, sink: SampleSink) => void;
  /**
   * Only for counters that never fall: what `rate` needs of the same window, without its inner samples. False when the window has
   * to be read after all; `edges` then means nothing.
   */
  readonly edges?: (startMs: number, endMs: number, edges: EdgeSamples) => boolean;
}

/** The ends of a window, staleness markers left out. With a count of 0 the rest means nothing. */
export interface EdgeSamples {
  count: number;
  firstMs: number;
  first: number;
  lastMs: number;
  last: number;
}

export interface SeriesSelection {
  /** All must match. Includes the matcher for `__name__` when the selector names a metric. */
  readonly matchers: readonly LabelMatcher[];
  readonly startMs: number;
  readonly endMs: number;
}

export interface MetricMetadata {
  readonly type: "counter" | "gauge" | "histogram" | "summary" | "untyped";
  readonly help: string;
  readonly unit?: string;
}

export interface SeriesSource {
  /**
   * The series that match all matchers and may have samples between startMs and endMs (both inclusive), each label set once. A series without
   * samples in that time may be returned: its `read` then writes nothing. The returned objects may be kept between queries and be
   * shared by concurrent ones.
   */
  readonly select: (selection: SeriesSelection) => Iterable<SelectedSeries>;
  /** By metric family: a histogram `x` has one entry `x`, not one for each of `x_bucket`, `x_sum` and `x_count`. */
  readonly metadata: () => ReadonlyMap<string, MetricMetadata>;
}

const internedNames = new Map<string, readonly string[]>();

/** Builds a label set from a record: sorts the names, leaves out empty values, and shares the `names` array between equal ones. */
export function labelSet(labels: Readonly<Record<string, string>>): LabelSet {
  const entries = Object.entries(labels)
    .filter(([, value]) => value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    names: internNames(entries.map(([name]) => name)),
    values: entries.map(([, value]) => value),
  };
}

/** The shared array equal to `sortedNames`. */
export function internNames(sortedNames: readonly string[]): readonly string[] {
  const key = sortedNames.join("\u0000");
  const known = internedNames.get(key);
  if (known !== undefined) return known;
  internedNames.set(key, sortedNames);
  return sortedNames;
}

/** Value of a label, or the empty string when absent. */
export function labelValue(labels: LabelSet, name: string): string {
  return labels.values[labels.names.indexOf(name)] ?? "";
}

export function matchesAll(labels: LabelSet, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every((matcher) => matcher.matches(labelValue(labels, matcher.name)));
}

/**
 * The scrape instants of one target between startMs and endMs, both inclusive: every `intervalMs` after `offsetMs`, counted from the
 * Unix epoch. Prometheus spreads its targets over the interval by such an offset. `count` is 0 when none falls inside.
 */
export function scrapeInstants(
  window: { readonly startMs: number; readonly endMs: number },
  grid: { readonly intervalMs: number; readonly offsetMs: number },
): { readonly firstMs: number; readonly count: number } {
  const firstTick = Math.ceil((window.startMs - grid.offsetMs) / grid.intervalMs);
  const lastTick = Math.floor((window.endMs - grid.offsetMs) / grid.intervalMs);
  return {
    firstMs: firstTick * grid.intervalMs + grid.offsetMs,
    count: Math.max(0, lastTick - firstTick + 1),
  };
}
