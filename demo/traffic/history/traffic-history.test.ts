import { mkdtempSync, readFileSync, rmSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BUCKETS, type HttpFlow } from "../flows/flow.ts";
import { logNormal, meanMs, shareWithin } from "../latency.ts";
import { rateOf, type Rhythm } from "../rhythm.ts";
import { EpochLog } from "./epoch-log.ts";
import type { Timeline } from "./timeline.ts";
import { TrafficHistory } from "./traffic-history.ts";

const START = Date.parse("2026-11-20T00:00:00Z");
const alive = (): boolean => true;

function flow(rps: number, p50Ms = 20, rhythm: Rhythm = "day"): HttpFlow {
  const latency = logNormal(p50Ms, p50Ms * 8);
  return {
    kind: "http",
    grpc: false,
    labels: { reporter: "source", response_code: "200" },
    exporter: { namespace: "shop", pod: "web-1", ip: "10.0.0.1", port: 15020, createdAtMs: 0 },
    rates: rateOf(rhythm, rps),
    within: BUCKETS.map((limit) => shareWithin(latency, limit)),
    meanMs: meanMs(latency),
    requestBytes: 400,
    responseBytes: 3_000,
  };
}

function only(history: TrafficHistory): Timeline {
  const [timeline] = history.timelines.values();
  if (timeline === undefined) throw new Error("no timeline");
  return timeline;
}

const changes = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 3_600_000 }),
    rps: fc.constantFrom(0, 0.001, 0.3, 12, 900),
    p50Ms: fc.constantFrom(2, 40, 900),
    rhythm: fc.constantFrom<Rhythm>("steady", "day", "in-burst", "between-bursts", "weekly"),
  }),
  { minLength: 1, maxLength: 8 },
);

const LONGEST_LOOK = 400;

/** Times at which the count or a bucket is lower than before, or a bucket holds more than were counted. */
function falls(
  timeline: Timeline,
  window: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
): readonly string[] {
  const found: string[] = [];
  const startMs = Math.max(window.startMs, window.endMs - LONGEST_LOOK * window.stepMs);
  let before = { count: 0, within: BUCKETS.map(() => 0) };
  for (let time = startMs; time < window.endMs; time += window.stepMs) {
    const now = {
      count: timeline.countAt(time),
      within: BUCKETS.map((_, bucket) => timeline.withinAt(bucket, time)),
    };
    if (now.count < before.count - 1e-6) found.push(`count at ${String(time)}`);
    now.within.forEach((inBucket, bucket) => {
      if (inBucket < (before.within[bucket] ?? 0) - 1e-6 || inBucket > now.count + 1e-6)
        found.push(`bucket ${String(bucket)} at ${String(time)}`);
    });
    before = now;
  }
  return found;
}

describe("counters", () => {
  it("never fall, whatever the configurations were", () => {
    fc.assert(
      fc.property(changes, fc.constantFrom(700, 5_000, 41_000), (steps, stepMs) => {
        const history = new TrafficHistory({ seed: "test" });
        let at = START;
        for (const { afterMs, rps, p50Ms, rhythm } of steps) {
          at += afterMs;
          history.begin(at, [flow(rps, p50Ms, rhythm)], alive);
        }
        expect(falls(only(history), { startMs: START, endMs: at + 120_000, stepMs })).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("count what the rate promises", () => {
    const history = new TrafficHistory({ seed: "test" });
    history.begin(START, [flow(10)], alive);
    expect(only(history).countAt(START + 86_400_000) / 864_000).toBeCloseTo(1, 2);
  });

  it("start from nothing when they are born", () => {
    const history = new TrafficHistory({ seed: "test" });
    history.begin(START, [flow(10)], alive);
    expect(only(history).countAt(START)).toBe(0);
  });

  it("stand still when nothing is counted any more, and go on later", () => {
    const history = new TrafficHistory({ seed: "test" });
    history.begin(START, [flow(10)], alive);
    history.begin(START + 60_000, [], alive);
    const stopped = only(history).countAt(START + 60_000);
    expect(only(history).countAt(START + 600_000)).toBe(stopped);
    history.begin(START + 600_000, [flow(10)], alive);
    expect(only(history).countAt(START + 660_000)).toBeGreaterThan(stopped + 300);
  });

  it("end with their exporter", () => {
    const history = new TrafficHistory({ seed: "test" });
    history.begin(START, [flow(10)], alive);
    history.begin(START + 60_000, [], () => false);
    expect(only(history).goneAtMs).toBe(START + 60_000);
  });

  it("differ by seed and are the same for the same seed", () => {
    const countWith = (seed: string): number => {
      const history = new TrafficHistory({ seed });
      history.begin(START, [flow(10)], alive);
      return only(history).countAt(START + 12_345);
    };
    expect(countWith("a")).toBe(countWith("a"));
    expect(countWith("a")).not.toBe(countWith("b"));
  });

  it("write nothing down when a configuration changes no flow", () => {
    const epochs: number[] = [];
    const history = new TrafficHistory({ seed: "test", onEpoch: ({ atMs }) => epochs.push(atMs) });
    history.begin(START, [flow(10)], alive);
    history.begin(START + 1_000, [flow(10)], alive);
    expect(epochs).toEqual([START]);
  });
});

describe("the log of configurations", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "demo-log-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("gives the same numbers after a restart", () => {
    const log = new EpochLog(join(folder, "traffic.jsonl"));
    const before = new TrafficHistory({ seed: "test", onEpoch: (epoch) => log.append(epoch) });
    before.begin(START, [flow(10)], alive);
    before.begin(START + 90_000, [flow(3, 200)], alive);
    const after = new TrafficHistory({ seed: "test" });
    for (const epoch of new EpochLog(join(folder, "traffic.jsonl")).read()) after.apply(epoch);
    for (const time of [START + 5_000, START + 91_000, START + 3_600_000]) {
      expect(only(after).countAt(time)).toBe(only(before).countAt(time));
      expect(only(after).withinAt(5, time)).toBe(only(before).withinAt(5, time));
    }
  });

  it("drops a line that was only half written, and can be continued", () => {
    const path = join(folder, "traffic.jsonl");
    const log = new EpochLog(path);
    log.append({ atMs: START, changed: [flow(1)], stopped: [], gone: [] });
    appendFileSync(path, '{"atMs":12,"chan');
    expect(log.read()).toHaveLength(1);
    log.append({ atMs: START + 1, changed: [], stopped: [], gone: [] });
    expect(log.read()).toHaveLength(2);
    expect(readFileSync(path, "utf8")).not.toContain("chan{");
  });
});
