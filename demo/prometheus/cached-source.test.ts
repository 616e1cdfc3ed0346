import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cachedSource } from "./cached-source.ts";
import { memorySource } from "./memory-source.ts";
import type { StoredSample } from "./memory-source.ts";
import type { SampleSink, SeriesSource } from "./series-source.ts";

const nowMs = 3_600_000;
const everything = { matchers: [], startMs: 0, endMs: nowMs };

function read(source: SeriesSource, startMs: number, endMs: number): readonly StoredSample[] {
  const samples: StoredSample[] = [];
  const sink: SampleSink = {
    append: (timeMs, value) => samples.push({ timeMs, value }),
    appendStale: (timeMs) => samples.push({ timeMs, value: null }),
  };
  for (const series of source.select(everything)) series.read(startMs, endMs, sink);
  return samples;
}

/** Counts how many samples are taken from the source behind. */
function counting(source: SeriesSource): { readonly source: SeriesSource; readonly taken: () => number } {
  let taken = 0;
  const wrapped = [...source.select(everything)].map(({ labels, read: readBehind }) => ({
    labels,
    read: (startMs: number, endMs: number, sink: SampleSink) => {
      const count = (take: () => void) => {
        taken++;
        take();
      };
      readBehind(startMs, endMs, {
        append: (timeMs, value) => count(() => sink.append(timeMs, value)),
        appendStale: (timeMs) => count(() => sink.appendStale(timeMs)),
      });
    },
  }));
  return { source: { metadata: source.metadata, select: () => wrapped }, taken: () => taken };
}

const minutely = memorySource([
  {
    labels: { __name__: "x" },
    samples: Array.from({ length: 60 }, (_unset, index) => ({ timeMs: index * 60_000, value: index })),
  },
]);

describe("cachedSource", () => {
  it("gives the samples of the source behind, whatever was read before", () => {
    const sample = fc.tuple(fc.nat(nowMs), fc.oneof(fc.nat(9), fc.constant(null)));
    const window = fc
      .tuple(fc.nat(nowMs), fc.nat(nowMs))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(
        fc.uniqueArray(sample, { maxLength: 40, selector: ([timeMs]) => timeMs }),
        fc.array(window, { maxLength: 8 }),
        fc.constantFrom(10, 100, 10_000),
        (drawn, windows, maxSamples) => {
          const samples = drawn.toSorted(([a], [b]) => a - b).map(([timeMs, value]) => ({ timeMs, value }));
          const direct = memorySource([{ labels: { __name__: "x" }, samples }]);
          const cached = cachedSource(direct, { nowMs: () => nowMs, maxSamples });
          for (const [startMs, endMs] of windows)
            expect(read(cached, startMs, endMs)).toEqual(read(direct, startMs, endMs));
        },
      ),
    );
  });

  it("asks the source behind only once for the settled past", () => {
    const { source, taken } = counting(minutely);
    const cached = cachedSource(source, { nowMs: () => nowMs });
    read(cached, 0, nowMs);
    const first = taken();
    read(cached, 0, nowMs);
    expect(first).toBe(60);
    expect(taken() - first).toBe(5);
  });

  it("does not read a whole chunk for a short window", () => {
    const { source, taken } = counting(minutely);
    read(cachedSource(source, { nowMs: () => nowMs }), 600_000, 660_000);
    expect(taken()).toBe(2);
  });

  it("keeps what is in use when more is asked for than fits, and gives it up later", () => {
    const { source, taken } = counting(minutely);
    let atMs = nowMs;
    const cached = cachedSource(source, { nowMs: () => atMs, maxSamples: 30 });
    const takenBy = (startMs: number, endMs: number) => {
      const before = taken();
      read(cached, startMs, endMs);
      return taken() - before;
    };
    expect(takenBy(0, 899_999)).toBe(15);
    expect(takenBy(1_800_000, 2_699_999)).toBe(15);
    expect(takenBy(0, 599_999)).toBe(0);
    expect(takenBy(1_800_000, 2_699_999)).toBe(15);
    atMs += 120_000;
    expect(takenBy(1_800_000, 2_399_999)).toBe(10);
    expect(takenBy(1_800_000, 2_399_999)).toBe(0);
  });
});
