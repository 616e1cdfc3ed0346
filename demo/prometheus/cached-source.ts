import { SampleBuffer } from "./engine/sample-buffer.ts";
import type { SampleSink, SelectedSeries, SeriesSource } from "./series-source.ts";

const chunkMs = 300_000;
/** Samples younger than this may still change or be missing; they are never kept. */
const settledAfterMs = 60_000;
/** 17 bytes each. */
const defaultMaxSamples = 4_000_000;

/** Chunks used within this time are not given up for new ones: a query over more than fits would only push itself out. */
const inUseMs = 60_000;
const candidatesToForget = 4;

interface Chunk {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** 1 marks staleness markers; null when there are none. */
  readonly stale: Uint8Array | null;
  usedAtMs: number;
}

export interface CacheOptions {
  readonly nowMs: () => number;
  /** When full, samples nobody asks for any more give way to others. */
  readonly maxSamples?: number;
}

/**
 * A source that remembers the samples of the settled past, so that charts asked for again and again do not compute them again. Correct
 * for sources whose samples do not change once they are a minute old.
 */
export function cachedSource(
  source: SeriesSource,
  { nowMs, maxSamples = defaultMaxSamples }: CacheOptions,
): SeriesSource {
  const store = new ChunkStore(maxSamples);
  const cached = new WeakMap<SelectedSeries, SelectedSeries>();
  return {
    metadata: source.metadata,
    *select(selection) {
      for (const series of source.select(selection)) {
        let wrapper = cached.get(series);
        if (wrapper === undefined) {
          wrapper = cachedSeries(series, store, nowMs);
          cached.set(series, wrapper);
        }
        yield wrapper;
      }
    },
  };
}

function cachedSeries(series: SelectedSeries, store: ChunkStore, nowMs: () => number): SelectedSeries {
  let chunks: SeriesChunks | null = null;
  const { labels, edges } = series;
  return edges === undefined ? { labels, read } : { labels, read, edges };

  function read(startMs: number, endMs: number, sink: SampleSink): void {
    chunks ??= new Map();
    const atMs = nowMs();
    let fromMs = startMs;
    while (fromMs <= endMs) {
      const index = Math.floor(fromMs / chunkMs);
      const lastMs = (index + 1) * chunkMs - 1;
      if (lastMs > atMs - settledAfterMs) break;
      const isWorthKeeping = endMs - startMs >= chunkMs;
      const chunk =
        chunks.get(index) ?? (isWorthKeeping ? store.keep({ chunks, index, series, atMs }) : null);
      if (chunk === null) series.read(fromMs, Math.min(lastMs, endMs), sink);
      else {
        chunk.usedAtMs = atMs;
        copyChunk(chunk, { startMs: fromMs, endMs }, sink);
      }
      fromMs = lastMs + 1;
    }
    if (fromMs <= endMs) series.read(fromMs, endMs, sink);
  }
}

type SeriesChunks = Map<number, Chunk>;

interface ChunkRequest {
  readonly chunks: SeriesChunks;
  readonly index: number;
  readonly series: SelectedSeries;
  readonly atMs: number;
}

/** All chunks of all series. */
class ChunkStore {
  readonly #maxSamples: number;
  readonly #kept = new Map<Chunk, { readonly chunks: SeriesChunks; readonly index: number }>();
  readonly #buffer = new SampleBuffer();
  #samples = 0;

  constructor(maxSamples: number) {
    this.#maxSamples = maxSamples;
  }

  /** Reads a chunk and keeps it; null when there is no room for another. */
  keep({ chunks, index, series, atMs }: ChunkRequest): Chunk | null {
    if (this.#samples >= this.#maxSamples) this.#forgetUnused(atMs);
    if (this.#samples >= this.#maxSamples) return null;
    const buffer = this.#buffer;
    buffer.clear();
    series.read(index * chunkMs, (index + 1) * chunkMs - 1, buffer);
    const chunk: Chunk = {
      times: buffer.times.slice(0, buffer.length),
      values: buffer.values.slice(0, buffer.length),
      stale: buffer.staleCount === 0 ? null : buffer.stale.slice(0, buffer.length),
      usedAtMs: atMs,
    };
    chunks.set(index, chunk);
    this.#kept.set(chunk, { chunks, index });
    this.#samples += weight(chunk);
    return chunk;
  }

  /** Looks at a few chunks, those kept longest first; the ones in use go to the end of the line. */
  #forgetUnused(atMs: number): void {
    let looked = 0;
    for (const [chunk, place] of this.#kept) {
      if (looked++ >= candidatesToForget) return;
      this.#kept.delete(chunk);
      if (atMs - chunk.usedAtMs < inUseMs) {
        this.#kept.set(chunk, place);
        continue;
      }
      place.chunks.delete(place.index);
      this.#samples -= weight(chunk);
    }
  }
}

/** An empty chunk takes room too. */
function weight({ times }: Chunk): number {
  return times.length + 10;
}

function copyChunk(
  { times, values, stale }: Chunk,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  sink: SampleSink,
): void {
  for (let index = 0; index < times.length; index++) {
    const timeMs = times[index] ?? NaN;
    if (timeMs < startMs) continue;
    if (timeMs > endMs) return;
    if (stale?.[index] === 1) sink.appendStale(timeMs);
    else sink.append(timeMs, values[index] ?? NaN);
  }
}
