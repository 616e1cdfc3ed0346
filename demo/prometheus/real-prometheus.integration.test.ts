import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hourQueries } from "@/lib/domain/traffic/hours.ts";
import * as productQueries from "@/lib/domain/traffic/promql.ts";
import { firstDifference } from "./testing/compare-answers.ts";
import type { ApiAnswer } from "./testing/compare-answers.ts";
import { handWrittenQueries, refusedQueries } from "./testing/hand-written-queries.ts";
import { askBoth, startPrometheusPair } from "./testing/prometheus-pair.ts";
import type { PrometheusPair } from "./testing/prometheus-pair.ts";
import { Random } from "./testing/random.ts";
import { randomQuery } from "./testing/random-query.ts";
import { skipsRealPrometheus } from "./testing/real-prometheus.ts";
import { sampleWorld, worldEndMs, worldStartMs } from "./testing/sample-world.ts";

const worldSeed = 42;
const querySeeds = [1, 2, 3, 4];
const queriesPerSeed = 120;

const service = { namespace: "shop", name: "reviews" };
const window = { windowS: 60 };
/** Every query builder of the product; a new one has to be added here. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  requestRateQuery: [
    productQueries.requestRateQuery(window),
    productQueries.requestRateQuery({ ...window, destinationNamespaces: ["shop", "a.b"] }),
  ],
  latencyBucketsQuery: [productQueries.latencyBucketsQuery(window)],
  tcpSentQuery: [productQueries.tcpSentQuery(window)],
  tcpReceivedQuery: [productQueries.tcpReceivedQuery(window)],
  controlPlaneQuery: [productQueries.controlPlaneQuery()],
  resilienceQuery: [productQueries.resilienceQuery()],
  namespaceHistoryQuery: [productQueries.namespaceHistoryQuery(300)],
  unreachedHistoryQuery: [productQueries.unreachedHistoryQuery(300)],
  namespaceLatencyHistoryQuery: [productQueries.namespaceLatencyHistoryQuery(300)],
  serviceHistoryQuery: [productQueries.serviceHistoryQuery(service, 300)],
  serviceConcurrencyQuery: [productQueries.serviceConcurrencyQuery(service, 300)],
  serviceLatencyHistoryQuery: [productQueries.serviceLatencyHistoryQuery(service, 300)],
};

function hourShapes(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(hourQueries()).map(([name, query]) => [`an hour of ${name}`, [query]]),
  );
}

const instants = [worldStartMs + 1_234_567, worldStartMs + 1_800_000, worldEndMs - 1, worldEndMs + 200_000];
const ranges = [
  { start: worldStartMs / 1000 + 1000.5, end: worldStartMs / 1000 + 2000, step: "15" },
  { start: worldStartMs / 1000 - 400, end: worldEndMs / 1000 + 400, step: "5m" },
];

describe.skipIf(skipsRealPrometheus(process.env["FORESAIL_SKIP"]))(
  "the demo beside a real Prometheus",
  () => {
    let pair: PrometheusPair;

    beforeAll(async () => {
      pair = await startPrometheusPair(sampleWorld(worldSeed), { nowMs: worldEndMs });
    });
    afterAll(() => pair.stop());

    async function compare(path: string, fields: Readonly<Record<string, string>>): Promise<ApiAnswer> {
      const [demo, real] = await askBoth(pair, path, new URLSearchParams(fields));
      const difference = firstDifference(demo, real);
      expect(difference, `${path} ${JSON.stringify(fields)}`).toBeNull();
      return real;
    }

    async function compareEverywhere(query: string): Promise<readonly ApiAnswer[]> {
      const answers: ApiAnswer[] = [];
      for (const instant of instants)
        answers.push(await compare("query", { query, time: String(instant / 1000) }));
      for (const { start, end, step } of ranges)
        answers.push(await compare("query_range", { query, start: String(start), end: String(end), step }));
      return answers;
    }

    it.each(handWrittenQueries)("answers alike: %s", async (query) => {
      await compareEverywhere(query);
    });

    it("answers most of the hand-written queries with values", async () => {
      const time = String((worldStartMs + 1_800_000) / 1000);
      const answers = await Promise.all(handWrittenQueries.map((query) => compare("query", { query, time })));
      const withValues = answers.filter(({ data }) => (data?.result.length ?? 0) > 0);
      expect(withValues.length).toBeGreaterThan(handWrittenQueries.length * 0.85);
    });

    it.each(refusedQueries)("refuses alike: %s", async (query) => {
      const answers = await compareEverywhere(query);
      expect(answers.map(({ status }) => status)).toContain("error");
    });

    it("knows every query builder of the product", () => {
      const builders = Object.keys(productQueries).filter((name) => name.endsWith("Query"));
      expect(Object.keys(shapes).toSorted()).toEqual(builders.toSorted());
    });

    it.each(Object.entries({ ...shapes, ...hourShapes() }))(
      "answers the product's %s alike, and with values",
      async (_name, queries) => {
        for (const query of queries) {
          const answers = await compareEverywhere(query);
          expect(answers.some(({ data }) => (data?.result.length ?? 0) > 0)).toBe(true);
        }
      },
    );

    it.each(querySeeds)(
      `answers ${queriesPerSeed} generated queries alike, as instant and as range (seed %i)`,
      async (seed) => {
        const random = new Random(seed);
        let withValues = 0;
        for (let index = 0; index < queriesPerSeed; index++) {
          const query = randomQuery(random);
          const time = (worldStartMs + random.between(0, 3_700_000)) / 1000;
          const start = (worldStartMs + random.between(0, 3_000_000)) / 1000;
          const step = random.pick(["15", "37s", "60", "5m", "0.5"]);
          const end = start + (step === "0.5" ? 60 : random.between(0, 1800));
          const answers = [
            await compare("query", { query, time: String(time) }),
            await compare("query_range", { query, start: String(start), end: String(end), step }),
          ];
          withValues += answers.filter(({ data }) => (data?.result.length ?? 0) > 0).length;
        }
        expect(withValues).toBeGreaterThan(queriesPerSeed / 2);
      },
    );

    const parameters: readonly [string, string, Readonly<Record<string, string>>][] = [
      ["a time as RFC 3339", "query", { query: "temperature", time: "2023-11-14T22:33:20.250Z" }],
      ["a time with an offset", "query", { query: "temperature", time: "2023-11-14T23:33:20+01:00" }],
      ["a time with milliseconds", "query", { query: "time()", time: "1700000000.1234" }],
      ["a time that is none", "query", { query: "temperature", time: "yesterday" }],
      ["no query", "query", { time: "1700000000" }],
      ["no start", "query_range", { query: "1", end: "1700000000", step: "15" }],
      ["no step", "query_range", { query: "1", start: "1700000000", end: "1700000000" }],
      ["a step of zero", "query_range", { query: "1", start: "1700000000", end: "1700000000", step: "0" }],
      ["a negative step", "query_range", { query: "1", start: "1700000000", end: "1700000000", step: "-5" }],
      [
        "a step as duration",
        "query_range",
        { query: "time()", start: "1700000000", end: "1700000100", step: "1m30s" },
      ],
      [
        "an end before the start",
        "query_range",
        { query: "1", start: "1700000001", end: "1700000000", step: "15" },
      ],
      [
        "as many points as allowed",
        "query_range",
        { query: "1", start: "1700000000", end: "1700011000", step: "1" },
      ],
      [
        "more points than allowed",
        "query_range",
        { query: "1", start: "1700000000", end: "1700011001", step: "1" },
      ],
      [
        "a range vector over a range",
        "query_range",
        { query: "temperature[1m]", start: "1700000000", end: "1700000001", step: "1" },
      ],
      [
        "a string over a range",
        "query_range",
        { query: `"x"`, start: "1700000000", end: "1700000001", step: "1" },
      ],
      ["a timeout that is none", "query", { query: "1", timeout: "soon" }],
      ["a timeout nothing can meet", "query", { query: "temperature", timeout: "1e-9" }],
    ];
    it.each(parameters)("treats %s alike", async (_name, path, fields) => {
      const [demo, real] = await askBoth(pair, path, new URLSearchParams(fields));
      expect(firstDifference(demo, real)).toBeNull();
    });

    it("refuses too many points in the same words", async () => {
      const fields = { query: "1", start: "0", end: "1700011001", step: "1" };
      const [demo, real] = await askBoth(pair, "query_range", new URLSearchParams(fields));
      expect(demo).toEqual(real);
    });

    const lookups: readonly [string, string][] = [
      ["labels", ""],
      ["labels", "match[]=temperature&match[]=build_info"],
      ["label/room/values", ""],
      ["label/__name__/values", 'match[]={zone=~"n.*"}'],
      ["label/nothing/values", ""],
      ["label/bad-name/values", ""],
      ["series", ""],
      ["series", "match[]={}"],
      ["series", "match[]=rate(temperature[5m])"],
      ["labels", 'match[]={x=""}'],
      ["series", "match[]=temperature&start=now"],
    ];
    it.each(lookups)("answers /%s?%s alike", async (path, search) => {
      const [demo, real] = await askBoth(pair, path, new URLSearchParams(search));
      const kind = (answer: ApiAnswer) => ({ ...answer, error: undefined });
      expect(kind(demo)).toEqual(kind(real));
    });

    it("answers /series alike, in any order", async () => {
      const params = new URLSearchParams([
        ["match[]", "temperature"],
        ["match[]", '{room="attic"}'],
      ]);
      const [demo, real] = await askBoth(pair, "series", params);
      const sorted = ({ data = {} }: { readonly data?: object }) =>
        Object.values(data)
          .map((labels) => JSON.stringify(labels))
          .toSorted();
      expect(sorted(demo)).toEqual(sorted(real));
      expect(sorted(real).length).toBeGreaterThan(10);
    });
  },
);

describe.skipIf(skipsRealPrometheus(process.env["FORESAIL_SKIP"]))(
  "the demo beside a Prometheus that may hold few samples",
  () => {
    let pair: PrometheusPair;

    beforeAll(async () => {
      const limits = { maxSamples: 500 };
      pair = await startPrometheusPair(sampleWorld(worldSeed), {
        nowMs: worldEndMs,
        limits,
        realFlags: ["--query.max-samples=500"],
      });
    });
    afterAll(() => pair.stop());

    it.each([
      "temperature[1h]",
      "rate(istio_requests_total[1h])[50m:10s]",
      "istio_requests_total",
      "sum(temperature)",
    ])("refuses or answers alike: %s", async (query) => {
      const fields = new URLSearchParams({ query, time: String(worldEndMs / 1000 - 60) });
      const [demo, real] = await askBoth(pair, "query", fields);
      expect(firstDifference(demo, real)).toBeNull();
    });
  },
);
