import {
  type EdgeSamples,
  labelSet,
  matchesAll,
  scrapeInstants,
  type LabelMatcher,
  type LabelSet,
  type SampleSink,
  type SelectedSeries,
  type SeriesSelection,
  type SeriesSource,
} from "../../prometheus/series-source.ts";
import { setLabel } from "../../prometheus/engine/label-sets.ts";
import { hashUnit } from "../hash-unit.ts";
import type { TrafficHistory } from "../history/traffic-history.ts";
import type { Timeline } from "../history/timeline.ts";
import { metadataOf, type SeriesShape, shapesOf } from "./metric-families.ts";

const SCRAPE_INTERVAL_MS = 5_000;

interface TrafficSourceOptions {
  readonly history: TrafficHistory;
  /** Nothing is scraped before this time. */
  readonly sinceMs: number;
  /** Nor after now. */
  readonly now: () => number;
}

/** The series of one name that a timeline shows; made when they are first asked for. */
interface Entry {
  readonly timeline: Timeline;
  readonly labels: LabelSet;
  readonly shapes: readonly SeriesShape[];
  readonly offsetMs: number;
  series: readonly IndexedSeries[] | null;
}

interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

interface IndexedSeries extends SelectedSeries {
  readonly le: string;
}

/** The traffic history as Prometheus would have scraped it: every 5 s, each target at its own offset. */
export function createTrafficSource(options: TrafficSourceOptions): SeriesSource {
  const index = new SeriesIndex(options);
  return {
    select: (selection) => index.select(selection),
    metadata: () => metadataOf(options.history.timelines.values()),
  };
}

class SeriesIndex {
  readonly #options: TrafficSourceOptions;
  readonly #byName = new Map<string, Entry[]>();
  readonly #indexed = new Set<string>();
  #version = -1;

  constructor(options: TrafficSourceOptions) {
    this.#options = options;
  }

  *select({ matchers, startMs, endMs }: SeriesSelection): Iterable<SelectedSeries> {
    this.#update();
    const nameMatchers = matchers.filter(({ name }) => name === "__name__");
    const leMatchers = matchers.filter(({ name }) => name === "le");
    const others = matchers.filter(({ name }) => name !== "__name__" && name !== "le");
    for (const name of this.#names(nameMatchers)) {
      for (const entry of this.#byName.get(name) ?? []) {
        const { timeline, labels } = entry;
        if (timeline.bornAtMs > endMs || timeline.goneAtMs < startMs || !matchesAll(labels, others)) continue;
        entry.series ??= this.#seriesOf(entry);
        for (const one of entry.series) {
          if (leMatchers.every((matcher) => matcher.matches(one.le))) yield one;
        }
      }
    }
  }

  #names(matchers: readonly LabelMatcher[]): readonly string[] {
    const listed = matchers.find(({ onlyValues }) => onlyValues !== null)?.onlyValues ?? [
      ...this.#byName.keys(),
    ];
    return [...new Set(listed)].filter((name) => matchers.every((matcher) => matcher.matches(name)));
  }

  #update(): void {
    const { history } = this.#options;
    if (history.version === this.#version) return;
    this.#version = history.version;
    for (const [id, timeline] of history.timelines) {
      if (this.#indexed.has(id)) continue;
      this.#indexed.add(id);
      this.#add(timeline);
    }
  }

  #add(timeline: Timeline): void {
    const { exporter } = timeline;
    const scrape = exporter.pod === "" ? {} : { namespace: exporter.namespace, pod: exporter.pod };
    const base = {
      ...timeline.labels,
      ...scrape,
      instance: `${exporter.ip}:${String(exporter.port)}`,
      job: timeline.labels["job"] ?? "kubernetes-pods",
    };
    const labels = labelSet(base);
    const offsetMs = Math.floor(hashUnit(`${exporter.namespace}/${exporter.pod}`) * SCRAPE_INTERVAL_MS);
    for (const [name, shapes] of shapesByName(timeline)) {
      const entry = { timeline, labels, shapes, offsetMs, series: null };
      const entries = this.#byName.get(name);
      if (entries === undefined) this.#byName.set(name, [entry]);
      else entries.push(entry);
    }
  }

  #seriesOf({ timeline, labels, shapes, offsetMs }: Entry): readonly IndexedSeries[] {
    return shapes.map((shape) => {
      const scraped = { timeline, shape, offsetMs };
      const series = {
        le: shape.le ?? "",
        labels: labelsOf(labels, shape),
        read: (startMs: number, endMs: number, sink: SampleSink) =>
          this.#read(scraped, { startMs, endMs }, sink),
      };
      if (timeline.kind === "gauge") return series;
      return {
        ...series,
        edges: (startMs: number, endMs: number, edges: EdgeSamples) =>
          this.#edges(scraped, { startMs, endMs }, edges),
      };
    });
  }

  /** The scrapes of a window that found the timeline's exporter and the series on it. */
  #instants({ timeline, shape, offsetMs }: Scraped, window: Window): ReturnType<typeof scrapeInstants> {
    const startMs = Math.max(window.startMs, timeline.bornAtMs, this.#options.sinceMs);
    const endMs = Math.min(window.endMs, this.#options.now(), timeline.goneAtMs - 1);
    const { firstMs, count } = scrapeInstants(
      { startMs, endMs },
      { intervalMs: SCRAPE_INTERVAL_MS, offsetMs },
    );
    const before = shape.counts ? scrapesBeforeFirstEvent(timeline, firstMs, count) : 0;
    return { firstMs: firstMs + before * SCRAPE_INTERVAL_MS, count: count - before };
  }

  #read(scraped: Scraped, window: Window, sink: SampleSink): void {
    const { timeline, shape, offsetMs } = scraped;
    const { firstMs, count } = this.#instants(scraped, window);
    for (let index = 0; index < count; index += 1) {
      const timeMs = firstMs + index * SCRAPE_INTERVAL_MS;
      sink.append(timeMs, shape.valueAt(timeline, timeMs));
    }
    if (timeline.goneAtMs === Infinity) return;
    const ended = scrapeInstants(
      { startMs: timeline.goneAtMs, endMs: timeline.goneAtMs + SCRAPE_INTERVAL_MS },
      { intervalMs: SCRAPE_INTERVAL_MS, offsetMs },
    );
    const lastMs = Math.min(window.endMs, this.#options.now());
    if (ended.firstMs >= window.startMs && ended.firstMs <= lastMs) sink.appendStale(ended.firstMs);
  }

  #edges(scraped: Scraped, window: Window, edges: EdgeSamples): boolean {
    const { timeline, shape } = scraped;
    const { firstMs, count } = this.#instants(scraped, window);
    edges.count = count;
    if (count === 0) return true;
    edges.firstMs = firstMs;
    edges.first = shape.valueAt(timeline, firstMs);
    edges.lastMs = firstMs + (count - 1) * SCRAPE_INTERVAL_MS;
    edges.last = count === 1 ? edges.first : shape.valueAt(timeline, edges.lastMs);
    return edges.last >= edges.first;
  }
}

interface Scraped {
  readonly timeline: Timeline;
  readonly shape: SeriesShape;
  readonly offsetMs: number;
}

function hasBegun(timeline: Timeline, timeMs: number): boolean {
  return timeline.countAt(timeMs) + timeline.phase >= 1;
}

/** Counts never fall, so the first scrape that shows the series is found by halving: rare callers begin days into a window. */
function scrapesBeforeFirstEvent(timeline: Timeline, firstMs: number, count: number): number {
  if (count === 0 || hasBegun(timeline, firstMs)) return 0;
  let before = 0;
  let begun = count;
  while (begun - before > 1) {
    const middle = (before + begun) >> 1;
    if (hasBegun(timeline, firstMs + middle * SCRAPE_INTERVAL_MS)) begun = middle;
    else before = middle;
  }
  return begun;
}

function shapesByName(timeline: Timeline): ReadonlyMap<string, readonly SeriesShape[]> {
  const shapes = shapesOf(timeline);
  const known = groupedShapes.get(shapes);
  if (known !== undefined) return known;
  const grouped = new Map<string, SeriesShape[]>();
  for (const shape of shapes) {
    const equal = grouped.get(shape.name);
    if (equal === undefined) grouped.set(shape.name, [shape]);
    else equal.push(shape);
  }
  groupedShapes.set(shapes, grouped);
  return grouped;
}

const groupedShapes = new WeakMap<readonly SeriesShape[], ReadonlyMap<string, readonly SeriesShape[]>>();

/** Adds the shape's name and bound to labels that have neither. */
function labelsOf(labels: LabelSet, { name, le }: SeriesShape): LabelSet {
  const named = setLabel(labels, "__name__", name);
  return le === null ? named : setLabel(named, "le", le);
}
