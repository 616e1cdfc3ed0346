import { labelSet, labelValue, matchesAll } from "./series-source.ts";
import type { MetricMetadata, SampleSink, SelectedSeries, SeriesSource } from "./series-source.ts";

export interface StoredSample {
  readonly timeMs: number;
  /** Null: a staleness marker. */
  readonly value: number | null;
}

export interface StoredSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** In ascending time order. */
  readonly samples: readonly StoredSample[];
}

/** A source that holds its samples, for tests and small worlds. Label sets must differ. */
export function memorySource(
  stored: readonly StoredSeries[],
  metadata: ReadonlyMap<string, MetricMetadata> = new Map(),
): SeriesSource {
  const all = stored.map(storedSeries);
  const seriesByName = new Map<string, StoredReader[]>();
  for (const series of all) {
    const name = labelValue(series.labels, "__name__");
    seriesByName.set(name, [...(seriesByName.get(name) ?? []), series]);
  }
  return {
    metadata: () => metadata,
    *select({ matchers, startMs, endMs }) {
      const names = matchers.find(
        ({ name, onlyValues }) => name === "__name__" && onlyValues !== null,
      )?.onlyValues;
      const candidates = names?.flatMap((name) => seriesByName.get(name) ?? []) ?? all;
      for (const series of candidates)
        if (series.firstMs <= endMs && series.lastMs >= startMs && matchesAll(series.labels, matchers))
          yield series;
    },
  };
}

interface StoredReader extends SelectedSeries {
  readonly firstMs: number;
  readonly lastMs: number;
}

function storedSeries({ labels, samples }: StoredSeries): StoredReader {
  return {
    labels: labelSet(labels),
    firstMs: samples[0]?.timeMs ?? Infinity,
    lastMs: samples.at(-1)?.timeMs ?? -Infinity,
    read: (startMs, endMs, sink) => readStored(samples, { startMs, endMs }, sink),
  };
}

function readStored(
  samples: readonly StoredSample[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  sink: SampleSink,
): void {
  for (let index = firstAtOrAfter(samples, startMs); index < samples.length; index++) {
    const sample = samples[index];
    if (sample === undefined || sample.timeMs > endMs) return;
    if (sample.value === null) sink.appendStale(sample.timeMs);
    else sink.append(sample.timeMs, sample.value);
  }
}

function firstAtOrAfter(samples: readonly StoredSample[], timeMs: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.timeMs ?? Infinity) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
