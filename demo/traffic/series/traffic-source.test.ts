import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelValue, type EdgeSamples, type SeriesSource } from "../../prometheus/series-source.ts";
import { queryRange } from "../../prometheus/query.ts";
import { BUCKETS, type Flow } from "../flows/flow.ts";
import { TrafficHistory } from "../history/traffic-history.ts";
import { logNormal, meanMs, shareWithin } from "../latency.ts";
import { rateOf, RHYTHMS, type Rhythm } from "../rhythm.ts";
import { createTrafficSource } from "./traffic-source.ts";

const MINUTE = 60_000;
const START = Date.parse("2026-11-20T00:00:00Z");
const LATER = START + 3 * 24 * 60 * MINUTE;
const NOW = LATER + 50 * MINUTE;

const exporter = { namespace: "shop", pod: "web-1", ip: "10.0.0.1", port: 15020, createdAtMs: 0 };

function http(rhythm: Rhythm, rps: number, p50Ms: number): Flow {
  const latency = logNormal(p50Ms, p50Ms * 8);
  return {
    kind: "http",
    grpc: false,
    labels: { reporter: "source", path: rhythm },
    exporter,
    rates: rateOf(rhythm, rps),
    within: BUCKETS.map((limit) => shareWithin(latency, limit)),
    meanMs: meanMs(latency),
    requestBytes: 400,
    responseBytes: 3_000,
  };
}

function others(rps: number): readonly Flow[] {
  const rates = rateOf("day", rps);
  return [
    { kind: "tcp", labels: { reporter: "source" }, exporter, rates, sentBytes: 50, receivedBytes: 9_000 },
    {
      kind: "counter",
      metric: "cpu_seconds_total",
      labels: {},
      exporter,
      rates: rateOf("day", rps / 10),
      whole: false,
    },
    { kind: "gauge", metric: "memory_bytes", labels: {}, exporter, value: 5_000_000, sway: 0.1 },
  ];
}

/** All kinds of flow through four configurations and the end of their pod. */
function madeSource(): SeriesSource {
  const history = new TrafficHistory({ seed: "golden" });
  const flows = (rps: number, p50Ms: number) => [
    ...RHYTHMS.map((rhythm) => http(rhythm, rps, p50Ms)),
    ...others(rps),
  ];
  history.begin(START, flows(12, 20), () => true);
  history.begin(LATER, flows(90, 30), () => true);
  history.begin(LATER + 7 * MINUTE, others(3), () => true);
  history.begin(LATER + 12 * MINUTE, flows(0.4, 900), () => true);
  history.begin(LATER + 40 * MINUTE, [], () => false);
  return createTrafficSource({ history, sinceMs: START, now: () => NOW });
}

const everything = { matchers: [], startMs: START, endMs: NOW };
/** Minutes after the start of the history; one scrape follows each within five seconds. */
const LOOKS = [0.2, 300, 4_317, 4_323.2, 4_328, 4_350.5, 4_359.99];

/** Samples by series, as they were when this test was written. */
const EXPECTED: Readonly<Record<string, readonly number[]>> = {
  "istio_requests_total steady": [202, 216033, 3108294, 3128018, 3148185, 3148622],
  "istio_requests_total day": [157, 165464, 3108671, 3125060, 3141789, 3142144],
  "istio_requests_total in-burst": [161, 34472, 647761, 651726, 655475, 655558],
  "istio_requests_total between-bursts": [130959, 2460884, 2473283, 2486331, 2486615],
  "istio_requests_total weekly": [14400, 14400, 14400, 14400],
  "istio_request_duration_milliseconds_bucket steady 25": [121, 129274, 1859988, 1868651, 1877107, 1877107],
  "istio_request_duration_milliseconds_bucket steady 1000": [202, 216032, 3108274, 3127997, 3148164, 3148403],
  "istio_request_duration_milliseconds_bucket steady +Inf": [202, 216033, 3108294, 3128018, 3148185, 3148622],
  "istio_request_duration_milliseconds_bucket day 25": [94, 99013, 1860214, 1867412, 1874426, 1874426],
  "istio_request_duration_milliseconds_bucket day 1000": [157, 165463, 3108651, 3125040, 3141768, 3141962],
  "istio_request_duration_milliseconds_bucket day +Inf": [157, 165464, 3108671, 3125060, 3141789, 3142144],
  "istio_request_duration_milliseconds_bucket in-burst 25": [97, 20628, 387617, 389325, 390897, 390897],
  "istio_request_duration_milliseconds_bucket in-burst 1000": [161, 34472, 647757, 651722, 655471, 655516],
  "istio_request_duration_milliseconds_bucket in-burst +Inf": [161, 34472, 647761, 651726, 655475, 655558],
  "istio_request_duration_milliseconds_bucket between-bursts 25": [78365, 1472581, 1478060, 1483532, 1483532],
  "istio_request_duration_milliseconds_bucket between-bursts 1000": [
    130958, 2460869, 2473267, 2486315, 2486470,
  ],
  "istio_request_duration_milliseconds_bucket between-bursts +Inf": [
    130959, 2460884, 2473283, 2486331, 2486615,
  ],
  "istio_request_duration_milliseconds_bucket weekly 25": [8617, 8617, 8617, 8617],
  "istio_request_duration_milliseconds_bucket weekly 1000": [14400, 14400, 14400, 14400],
  "istio_request_duration_milliseconds_bucket weekly +Inf": [14400, 14400, 14400, 14400],
  "istio_request_duration_milliseconds_sum steady": [
    6028.291126717334, 6446319.376549117, 92749851.40319455, 93600018.63356505, 94502685.90157832,
    95090019.2391382,
  ],
  "istio_request_duration_milliseconds_sum day": [
    4710.702770535127, 4937380.227190382, 92761128.97798438, 93467548.5434356, 94216292.82361537,
    94693264.30534239,
  ],
  "istio_request_duration_milliseconds_sum in-burst": [
    4805.5838771380495, 1028626.7404678694, 19328841.212768197, 19502541.48080013, 19670360.369953543,
    19780773.074981384,
  ],
  "istio_request_duration_milliseconds_sum between-bursts": [
    3907757.6467586285, 73431516.68221276, 73963147.39225402, 74547166.52425389, 74927581.12731947,
  ],
  "istio_request_duration_milliseconds_sum weekly": [
    429688.4898912764, 429688.4898912764, 429688.4898912764, 429688.4898912764,
  ],
  "istio_response_bytes_sum steady": [
    606072.0331142292, 648099736.4797591, 9324879941.819803, 9384051959.640163, 9444553504.286749,
    9445865710.730536,
  ],
  "istio_response_bytes_sum day": [
    473604.4005707703, 496394087.4203874, 9326013766.072447, 9375182299.802399, 9425367109.977114,
    9426432748.536682,
  ],
  "istio_response_bytes_sum in-burst": [
    483143.5525417328, 103416024.01185036, 1943282075.3538609, 1955176653.8615227, 1966424765.2913332,
    1966671446.7816353,
  ],
  "istio_response_bytes_sum between-bursts": [
    392877943.69983673, 7382654167.613983, 7419851392.198563, 7458995449.86105, 7459845363.294411,
  ],
  "istio_response_bytes_sum weekly": [43200000, 43200000, 43200000, 43200000],
  istio_tcp_connections_opened_total: [140, 165450, 3108614, 3125062, 3141851, 3142768],
  istio_tcp_connections_closed_total: [0, 165152, 3108329, 3122856, 3141764, 3142758],
  istio_tcp_sent_bytes_total: [1260999, 1489047731, 27977525537, 28125556332, 28276655318, 28284906496],
  istio_tcp_received_bytes_total: [7005, 8272487, 155430697, 156253090, 157092529, 157138369],
  cpu_seconds_total: [
    22.139108568408794, 16531.5737215423, 310871.10274560173, 312497.87035859807, 314220.2283903541,
    314317.90898614743,
  ],
  memory_bytes: [
    5352599.446723996, 4582602.262624917, 4697724.106894175, 4501063.975312998, 4657156.358564236,
    5168867.076716509,
  ],
};

function seriesName(labels: Parameters<typeof labelValue>[0]): string {
  return ["__name__", "path", "le"]
    .map((name) => labelValue(labels, name))
    .filter((value) => value !== "")
    .join(" ");
}

describe("the series of the traffic", () => {
  it("keep the values they have always had", () => {
    const found: Record<string, readonly number[]> = {};
    for (const { labels, read } of madeSource().select(everything)) {
      const values: number[] = [];
      const sink = { append: (_: number, value: number) => values.push(value), appendStale: () => undefined };
      for (const minutes of LOOKS) read(START + minutes * MINUTE, START + minutes * MINUTE + 5_000, sink);
      found[seriesName(labels)] = values;
    }
    for (const [name, values] of Object.entries(EXPECTED)) {
      expect(found[name], name).toHaveLength(values.length);
      found[name]?.forEach((value, index) => {
        const expected = values[index] ?? NaN;
        expect(Math.abs(value - expected), `${name} at look ${index}`).toBeLessThanOrEqual(1e-9 * expected);
      });
    }
  });

  it("end with a staleness marker once their pod is gone", () => {
    const markers: number[] = [];
    const sink = { append: () => undefined, appendStale: (timeMs: number) => markers.push(timeMs) };
    const [series] = madeSource().select(everything);
    series?.read(LATER + 39 * MINUTE, LATER + 45 * MINUTE, sink);
    expect(markers).toHaveLength(1);
  });

  it("have the first and last sample of any window at their edges", () => {
    const all = [...madeSource().select(everything)];
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.integer({ min: START - 5 * MINUTE, max: NOW + 5 * MINUTE }),
        fc.integer({ min: 0, max: 20 * MINUTE }),
        (series, startMs, lengthMs) => {
          const edges = emptyEdges();
          if (series.edges?.(startMs, startMs + lengthMs, edges) !== true) return;
          const read: (readonly [number, number])[] = [];
          series.read(startMs, startMs + lengthMs, {
            append: (timeMs, value) => read.push([timeMs, value]),
            appendStale: () => undefined,
          });
          const first = read[0] ?? [0, 0];
          const last = read.at(-1) ?? [0, 0];
          expect(edges).toEqual({
            count: read.length,
            firstMs: first[0],
            first: first[1],
            lastMs: last[0],
            last: last[1],
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("know the edges of windows that begin before their first event, so that long ones need no reading", () => {
    const unknown = [...madeSource().select(everything)].filter(
      ({ edges }) => edges !== undefined && !edges(START - MINUTE, NOW, emptyEdges()),
    );
    expect(unknown.map(({ labels }) => seriesName(labels))).toEqual([]);
  });

  it.each([
    "rate(istio_requests_total[90s])",
    "increase(istio_request_duration_milliseconds_bucket[90s])",
    "rate(istio_request_duration_milliseconds_sum[4m])",
    "rate(istio_tcp_connections_closed_total[1m])",
  ])("answer %s by their edges as by all their samples", (query) => {
    const source = madeSource();
    const withoutEdges: SeriesSource = {
      metadata: source.metadata,
      *select(selection) {
        for (const { labels, read } of source.select(selection)) yield { labels, read };
      },
    };
    const ask = (from: SeriesSource, stepMs: number) =>
      queryRange(
        query,
        { startMs: LATER - 5 * MINUTE, endMs: LATER + 45 * MINUTE, stepMs },
        {
          source: from,
          lookbackMs: 5 * MINUTE,
          maxSamples: 1e7,
          subqueryStepMs: MINUTE,
          elapsedMs: () => 0,
          deadlineMs: 1,
        },
      );
    for (const stepMs of [20_000, 60_000, 7 * MINUTE])
      expect(ask(source, stepMs)).toEqual(ask(withoutEdges, stepMs));
  });
});

function emptyEdges(): EdgeSamples {
  return { count: 0, firstMs: 0, first: 0, lastMs: 0, last: 0 };
}
