import {
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

interface Entry {
  readonly timeline: Timeline;
  readonly labels: LabelSet;
  readonly series: readonly IndexedSeries[];
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
      for (const { timeline, labels, series } of this.#byName.get(name) ?? []) {
        if (timeline.bornAtMs > endMs || timeline.goneAtMs < startMs || !matchesAll(labels, others)) continue;
        for (const one of series) {
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
    const byName = new Map<string, IndexedSeries[]>();
    for (const shape of shapesOf(timeline)) {
      const series: IndexedSeries = {
        le: shape.le ?? "",
        labels: labelSet({ __name__: shape.name, ...base, ...(shape.le === null ? {} : { le: shape.le }) }),
        read: (startMs, endMs, sink) => {
          this.#read({ timeline, shape, offsetMs }, { startMs, endMs }, sink);
        },
      };
      const known = byName.get(shape.name);
      if (known === undefined) byName.set(shape.name, [series]);
      else known.push(series);
    }
    for (const [name, series] of byName) {
      const entries = this.#byName.get(name);
      if (entries === undefined) this.#byName.set(name, [{ timeline, labels, series }]);
      else entries.push({ timeline, labels, series });
    }
  }

  #read(
    {
      timeline,
      shape,
      offsetMs,
    }: { readonly timeline: Timeline; readonly shape: SeriesShape; readonly offsetMs: number },
    window: { readonly startMs: number; readonly endMs: number },
    sink: SampleSink,
  ): void {
    const lastMs = Math.min(window.endMs, this.#options.now());
    const startMs = Math.max(window.startMs, timeline.bornAtMs, this.#options.sinceMs);
    const { firstMs, count } = scrapeInstants(
      { startMs, endMs: Math.min(lastMs, timeline.goneAtMs - 1) },
      { intervalMs: SCRAPE_INTERVAL_MS, offsetMs },
    );
    let begun = !shape.counts;
    for (let index = 0; index < count; index += 1) {
      const timeMs = firstMs + index * SCRAPE_INTERVAL_MS;
      begun ||= timeline.countAt(timeMs) + timeline.phase >= 1;
      if (begun) sink.append(timeMs, shape.valueAt(timeline, timeMs));
    }
    if (timeline.goneAtMs === Infinity) return;
    const ended = scrapeInstants(
      { startMs: timeline.goneAtMs, endMs: timeline.goneAtMs + SCRAPE_INTERVAL_MS },
      { intervalMs: SCRAPE_INTERVAL_MS, offsetMs },
    );
    if (ended.firstMs >= window.startMs && ended.firstMs <= lastMs) sink.appendStale(ended.firstMs);
  }
}
