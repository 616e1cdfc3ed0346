import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toOpenMetrics } from "@/demo/prometheus/testing/open-metrics.ts";
import {
  type RealPrometheus,
  skipsRealPrometheus,
  startRealPrometheus,
} from "@/demo/prometheus/testing/real-prometheus.ts";
import { createTestDatabase, type TestDatabase } from "@/lib/adapters/db/test-database.ts";
import { connectPrometheus } from "@/lib/adapters/prometheus/connect-prometheus.ts";
import { snapshotOf } from "@/lib/domain/mesh/snapshot-of.ts";
import { HOUR_MS } from "@/lib/domain/traffic/hours.ts";
import type { Context } from "../context.ts";
import { TrafficFeed } from "../traffic/index.ts";
import { fillHour, observedTraffic } from "./index.ts";

const STEP_MS = 60_000;
/** An hour's start. */
const START_MS = Math.floor(Date.parse("2026-03-02T00:00:00Z") / HOUR_MS) * HOUR_MS;
const HOURS = 30;
const END_MS = START_MS + HOURS * HOUR_MS;

interface Counter {
  readonly workload: string;
  readonly code?: string;
  /** Counter at a minute since the start; null where there is no sample. */
  readonly at: (minute: number) => number | null;
}

/** Steady from the start, five minutes once a day, and a new version whose first requests are its only ones. */
const COUNTERS: readonly Counter[] = [
  { workload: "web", at: (minute) => minute * 60 },
  { workload: "web", code: "503", at: (minute) => minute * 3 },
  {
    workload: "nightly",
    at: (minute) => Math.floor(minute / 1_440) * 50 + Math.min(50, Math.max(0, (minute % 1_440) - 180) * 10),
  },
  { workload: "newborn", at: (minute) => (minute < 25 * 60 + 30 ? null : 40) },
];

const series = COUNTERS.map(({ workload, code = "200", at }) => ({
  labels: {
    __name__: "istio_requests_total",
    reporter: "source",
    source_workload: workload,
    source_workload_namespace: "shop",
    source_principal: `spiffe://cluster.local/ns/shop/sa/${workload}`,
    source_canonical_service: workload,
    source_canonical_revision: "v1",
    destination_service: "cart.shop.svc.cluster.local",
    destination_service_name: "cart",
    destination_service_namespace: "shop",
    destination_workload: "cart-v1",
    destination_workload_namespace: "shop",
    destination_canonical_service: "cart",
    destination_canonical_revision: "v1",
    connection_security_policy: "unknown",
    request_protocol: "http",
    response_code: code,
    pod: `${workload}-0`,
  },
  samples: Array.from({ length: HOURS * 60 + 30 }, (_, minute) => ({
    timeMs: START_MS + minute * STEP_MS,
    value: at(minute),
  })),
}));

describe.skipIf(skipsRealPrometheus(process.env["FORESAIL_SKIP"]))(
  "traffic by hour, read from a real Prometheus",
  () => {
    let dir: string;
    let prometheus: RealPrometheus;
    let database: TestDatabase;
    let context: Pick<Context, "traffic" | "database" | "clock">;
    const clock = { nowMs: () => END_MS + 20 * STEP_MS };

    beforeAll(async () => {
      dir = await mkdtemp(path.join(tmpdir(), "foresail-hours-"));
      [prometheus, database] = await Promise.all([
        startRealPrometheus({ dir, openMetrics: toOpenMetrics(series) }),
        createTestDatabase(),
      ]);
      const metrics = connectPrometheus({
        url: prometheus.url,
        bearerTokenFile: null,
        username: null,
        passwordFile: null,
        caFile: null,
        clientCertFile: null,
        clientKeyFile: null,
        headersFile: null,
        matchers: null,
        timeoutMs: 10_000,
      });
      const mesh = snapshotOf({ cluster: "hours", objects: [] });
      const feed = new TrafficFeed({ cluster: { snapshot: () => mesh }, metrics, clock });
      context = { traffic: new Map([["hours", feed]]), database: database.database, clock };
    }, 120_000);
    afterAll(async () => {
      await prometheus.stop();
      await database.close();
      await rm(dir, { recursive: true, force: true });
    });

    const requestsOf = async (workload: string, windowS: number): Promise<number> => {
      const { edges, knownS } = await observedTraffic(context, "hours", windowS);
      const own = edges.filter(({ source }) => source.workload === workload);
      return own.reduce((sum, { rateRps }) => sum + rateRps, 0) * knownS;
    };

    it("falls back to raw series before the first hour was read, and says so", async () => {
      const { source, fromMs, toMs } = await observedTraffic(context, "hours", 30 * 3_600);
      expect(source).toBe("raw");
      expect(toMs - fromMs).toBe(21_600_000);
    });

    it("fills the newest hour first, then backwards, and stops at the longest look-back", async () => {
      const first = await fillHour(context, "hours");
      expect(first).toEqual({ hourMs: END_MS - HOUR_MS, hasMore: true });
      expect((await fillHour(context, "hours")).hourMs).toBe(END_MS - 2 * HOUR_MS);
      let filled = await fillHour(context, "hours");
      let count = 3;
      while (filled.hasMore) {
        filled = await fillHour(context, "hours");
        count += 1;
      }
      expect(count).toBe(15 * 24);
      expect(await fillHour(context, "hours")).toEqual({ hourMs: null, hasMore: false });
    }, 240_000);

    it("counts what Prometheus counted, errors with it, over whole hours and the running one", async () => {
      const later = { ...context, clock: { nowMs: () => END_MS + 20 * STEP_MS + 40_000 } };
      const { source, fromMs, missingHours, edges, knownS } = await observedTraffic(later, "hours", 86_400);
      expect([source, fromMs, missingHours]).toEqual(["hours", END_MS - 24 * HOUR_MS, 0]);
      const web = edges.find(({ source: { workload } }) => workload === "web");
      const expected = (24 * 60 + 20) * 63;
      expect(((web?.rateRps ?? 0) * knownS) / expected).toBeCloseTo(1, 1);
      expect(web?.errorRatio).toBeCloseTo(3 / 63, 3);
    });

    it("knows who called for five minutes a day, and when", async () => {
      const { edges, seen } = await observedTraffic(context, "hours", 7 * 86_400);
      const nightly = edges.find(({ source: { workload } }) => workload === "nightly");
      expect(nightly).toBeDefined();
      if (nightly === undefined) return;
      expect(seen(nightly)).toEqual({ hours: 2, lastMs: START_MS + 28 * HOUR_MS });
    });

    it("counts the first requests of a series that was born in the hour", async () => {
      expect(await requestsOf("newborn", 7 * 86_400)).toBeCloseTo(40, 0);
    });

    it("says since when traffic is known where the look-back is longer", async () => {
      const { fromMs } = await observedTraffic(context, "hours", 14 * 86_400);
      expect(fromMs).toBe(START_MS);
    });

    it("forgets hours that no look-back reaches", async () => {
      const store = context.database.observedTraffic;
      await store.deleteBefore("hours", END_MS - HOUR_MS);
      expect(await store.hours("hours", START_MS)).toEqual([{ hourMs: END_MS - HOUR_MS, series: 2 }]);
      const sums = await store.sums("hours", { fromMs: START_MS, toMs: END_MS });
      expect(sums.map(({ labels }) => labels["source_workload"])).toEqual(["web", "web"]);
    });
  },
);
