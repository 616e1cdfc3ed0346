import { describe, expect, it } from "vitest";
import { defaultLimits } from "./limits.ts";
import { memorySource } from "./memory-source.ts";
import type { StoredSample, StoredSeries } from "./memory-source.ts";
import { QueryError } from "./promql/query-error.ts";
import { queryInstant, queryRange } from "./query.ts";
import type { QueryResult } from "./query.ts";
import { labelValue, scrapeInstants } from "./series-source.ts";
import type { SeriesSource } from "./series-source.ts";
import type { EvaluationOptions } from "./engine/evaluation.ts";

const minuteMs = 60_000;

/** Samples a minute apart from time 0; null is a staleness marker, undefined a missed scrape. */
function everyMinute(values: readonly (number | null | undefined)[]): readonly StoredSample[] {
  return values.flatMap((value, index) => (value === undefined ? [] : [{ timeMs: index * minuteMs, value }]));
}

const series: readonly StoredSeries[] = [
  { labels: { __name__: "steady_total", pod: "a" }, samples: everyMinute([0, 60, 120, 180, 240, 300]) },
  { labels: { __name__: "steady_total", pod: "b" }, samples: everyMinute([600, 660, 720, 780, 840, 900]) },
  { labels: { __name__: "restarted_total" }, samples: everyMinute([100, 160, 0, 60, 120, 180]) },
  {
    labels: { __name__: "born_total" },
    samples: everyMinute([undefined, undefined, undefined, undefined, 50, 50]),
  },
  { labels: { __name__: "gone" }, samples: everyMinute([1, 2, null]) },
  { labels: { __name__: "back" }, samples: everyMinute([1, null, 3, 4]) },
  { labels: { __name__: "silent" }, samples: everyMinute([7]) },
  ...Object.entries({ "10": 2, "100": 6, "+Inf": 10 }).map(([le, count]) => ({
    labels: { __name__: "latency_bucket", le },
    samples: everyMinute([0, count * 60]),
  })),
];

function options(overrides: Partial<EvaluationOptions> = {}): EvaluationOptions {
  return { ...defaultLimits, source: memorySource(series), elapsedMs: () => 0, deadlineMs: 1, ...overrides };
}

/** `pod=value` of each series, or the plain value without a pod. */
function shown(result: QueryResult): readonly string[] {
  if (result.type === "scalar") return [String(result.point.value)];
  if (result.type === "string") return [result.value];
  return result.series.map(({ labels, points }) => {
    const pod = labelValue(labels, "pod");
    return `${pod === "" ? "" : `${pod}=`}${points.map(({ value }) => value).join(" ")}`;
  });
}

function instant(query: string, timeMs: number): readonly string[] {
  return shown(queryInstant(query, timeMs, options()));
}

describe("queryInstant", () => {
  it.each<[string, string, number, readonly string[]]>([
    [
      "rate of a steady counter is what it counts per second",
      "rate(steady_total[5m])",
      5 * minuteMs,
      ["a=1", "b=1"],
    ],
    [
      "increase is extrapolated to the window",
      "increase(steady_total[5m]) ",
      5 * minuteMs + 30_000,
      ["a=300", "b=300"],
    ],
    [
      "increase does not go back beyond a counter's zero",
      "increase(steady_total[3m])",
      2 * minuteMs,
      ["a=120", "b=180"],
    ],
    ["a reset counts from zero", "increase(restarted_total[5m])", 5 * minuteMs, ["240"]],
    [
      "the first sample of a new series counts for nothing, whatever it says",
      "increase(born_total[5m])",
      5 * minuteMs,
      ["0"],
    ],
    ["one sample gives no rate", "rate(born_total[5m])", 4 * minuteMs, []],
    ["irate looks at the last two samples", "irate(restarted_total[5m])", 2 * minuteMs, ["0"]],
    ["resets are counted", "resets(restarted_total[5m])", 5 * minuteMs, ["1"]],
    ["a sample counts for five minutes", "silent", 5 * minuteMs, ["7"]],
    ["and no longer", "silent", 5 * minuteMs + 1, []],
    ["a staleness marker ends a series at once", "gone", 2 * minuteMs, []],
    ["until the marker it is there", "gone", 2 * minuteMs - 1, ["2"]],
    ["ranges pass over staleness markers", "count_over_time(gone[5m])", 5 * minuteMs, ["2"]],
    ["a series can come back", "back", 3 * minuteMs, ["4"]],
    ["both edges belong to a range", "count_over_time(steady_total{pod='a'}[1m])", 5 * minuteMs, ["a=2"]],
    ["offset looks back", "steady_total offset 2m", 5 * minuteMs, ["a=180", "b=780"]],
    ["a negative offset looks ahead", "steady_total offset -1m", minuteMs, ["a=120", "b=720"]],
    ["@ fixes the time", "steady_total @ 60", 5 * minuteMs, ["a=60", "b=660"]],
    [
      "quantiles are interpolated inside a bucket",
      "histogram_quantile(0.5, rate(latency_bucket[1m]))",
      minuteMs,
      ["77.5"],
    ],
    [
      "the top bucket gives its lower bound",
      "histogram_quantile(0.9, rate(latency_bucket[1m]))",
      minuteMs,
      ["100"],
    ],
    ["power groups to the right, unary minus binds less", "-2 ^ 3 ^ 2", 0, ["-512"]],
    ["a subquery runs at multiples of its step", "sum_over_time(vector(time())[3m:1m])", 150_000, ["180"]],
    ["sum adds up", "sum(steady_total)", 5 * minuteMs, ["1200"]],
    ["sort_desc shows the largest first", "sort_desc(steady_total)", 5 * minuteMs, ["b=900", "a=300"]],
    ["topk keeps labels", "topk(1, steady_total)", 5 * minuteMs, ["b=900"]],
    ["a filter keeps the left side's value", "steady_total > 500", 5 * minuteMs, ["b=900"]],
    ["absent says so", "absent(nothing{pod='x'})", 0, ["x=1"]],
    ["or adds what is missing", "gone or silent", 2 * minuteMs, ["7"]],
  ])("%s", (_name, query, timeMs, expected) => {
    expect(instant(query, timeMs)).toEqual(expected);
  });

  it("gives the samples themselves for a range selector", () => {
    expect(shown(queryInstant("back[3m]", 3 * minuteMs, options()))).toEqual(["1 3 4"]);
  });

  it.each<[string, string, Partial<EvaluationOptions>, { kind: string; message: string }]>([
    [
      "a syntax error",
      "sum(",
      {},
      { kind: "bad_data", message: 'invalid parameter "query": 1:5: parse error: unexpected end of input' },
    ],
    [
      "too many samples",
      "steady_total",
      { maxSamples: 1 },
      {
        kind: "execution",
        message: "query processing would load too many samples into memory in query execution",
      },
    ],
    [
      "no time left",
      "steady_total",
      { elapsedMs: () => 2 },
      { kind: "timeout", message: "query timed out in expression evaluation" },
    ],
    [
      "many matches",
      "steady_total + on() steady_total",
      {},
      {
        kind: "execution",
        message:
          'found duplicate series for the match group {} on the right hand-side of the operation: [steady_total{pod="b"}, steady_total{pod="a"}];many-to-many matching not allowed: matching labels must be unique on one side',
      },
    ],
  ])("fails with %s", (_name, query, overrides, failure) => {
    const run = () => queryInstant(query, 5 * minuteMs, options(overrides));
    expect(run).toThrow(expect.objectContaining(failure) as QueryError);
  });
});

describe("queryRange", () => {
  it("has a point only where there is a value, and orders series by their labels", () => {
    const result = queryRange(
      "back or steady_total",
      { startMs: 0, endMs: 3 * minuteMs, stepMs: minuteMs },
      options(),
    );
    expect(shown(result)).toEqual(["1 3 4", "a=0 60 120 180", "b=600 660 720 780"]);
  });

  it("repeats what does not depend on the step", () => {
    const result = queryRange(
      "sum(steady_total @ end())",
      { startMs: 0, endMs: 2 * minuteMs, stepMs: minuteMs },
      options(),
    );
    expect(shown(result)).toEqual(["840 840 840"]);
  });

  it("sees many-to-many matches only at steps that have them", () => {
    const query = 'silent * on() {__name__=~"gone|back"}';
    const run = (endMs: number) => () =>
      queryRange(query, { startMs: 0, endMs, stepMs: minuteMs }, options());
    expect(run(0)).toThrow(QueryError);
    const later = queryRange(
      query,
      { startMs: 2 * minuteMs, endMs: 3 * minuteMs, stepMs: minuteMs },
      options(),
    );
    expect(shown(later)).toEqual(["21 28"]);
  });

  it("refuses what has no value at a step", () => {
    expect(() => queryRange("steady_total[5m]", { startMs: 0, endMs: 0, stepMs: 1 }, options())).toThrow(
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    );
  });
});

describe("a source that computes its samples", () => {
  /** Counts one a second since the epoch, scraped every 15 s. */
  function computedSource(reads: number[]): SeriesSource {
    const labels = { names: ["__name__"], values: ["computed_total"] };
    return {
      metadata: () => new Map(),
      select: () => [
        {
          labels,
          read: (startMs, endMs, sink) => {
            const { firstMs, count } = scrapeInstants(
              { startMs, endMs },
              { intervalMs: 15_000, offsetMs: 4000 },
            );
            reads.push(count);
            for (let index = 0; index < count; index++) {
              const timeMs = firstMs + index * 15_000;
              sink.append(timeMs, timeMs / 1000);
            }
          },
        },
      ],
    };
  }

  it("is asked only for the windows when these are far apart", () => {
    const reads: number[] = [];
    const range = { startMs: 3_600_000, endMs: 10_800_000, stepMs: 1_800_000 };
    const result = queryRange(
      "count_over_time(computed_total[1m])",
      range,
      options({ source: computedSource(reads) }),
    );
    expect(shown(result)).toEqual(["4 4 4 4 4"]);
    expect(reads).toEqual([4, 4, 4, 4, 4]);
  });

  it("is asked once for overlapping windows", () => {
    const reads: number[] = [];
    const range = { startMs: 3_600_000, endMs: 3_660_000, stepMs: 15_000 };
    queryRange("rate(computed_total[1m])", range, options({ source: computedSource(reads) }));
    expect(reads).toEqual([8]);
  });

  it("is asked for the last minute only when just the latest sample counts", () => {
    const reads: number[] = [];
    queryInstant("computed_total", 3_600_000, options({ source: computedSource(reads) }));
    expect(reads).toEqual([4]);
  });
});
