import { describe, expect, it } from "vitest";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { edge, meshOf } from "./replay-fixture.ts";
import { classesOf, type ReplayedEdge } from "./replayed-edge.ts";
import { replayEdges } from "./replay-edges.ts";
import { slowerThan } from "./time-change.ts";

/** Of ten requests a second: half under 100 ms, 90 % under 500 ms, 98 % under 1 s, all under 5 s. */
const requestTimes = [
  { le: 100, count: 5 },
  { le: 500, count: 9 },
  { le: 1_000, count: 9.8 },
  { le: 5_000, count: 10 },
  { le: Infinity, count: 10 },
];

const route = (http: string): string =>
  `{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: v, namespace: alpha}, spec: {hosts: [web], http: [${http}]}}`;
const DESTINATION = "route: [{destination: {host: web}}]";

function replayed(before: string, after: string, seen: Partial<ObservedEdge> = {}): ReplayedEdge {
  const timed = edge("client-a", "alpha", "web-v1", { requestTimes, ...seen });
  const [one] = replayEdges([timed], meshOf(route(before)), meshOf(route(after))).edges;
  if (one === undefined) throw new Error("nothing was replayed");
  return one;
}

describe("a change of timeouts and retries", () => {
  const open = `{${DESTINATION}}`;

  it("says exactly how many are slower than a timeout at the bound of a bucket, and what the worst case becomes", () => {
    const one = replayed(open, `{${DESTINATION}, timeout: 1s}`);
    expect(classesOf(one)).toEqual(["timing-out"]);
    expect(one.timing?.timingOut?.minRatio).toBeCloseTo(0.02);
    expect(one.timing?.timingOut?.maxRatio).toBeCloseTo(0.02);
    expect(one.timing).toMatchObject({
      before: { timeoutMs: null, tries: 3, longestMs: null },
      after: { timeoutMs: 1_000, tries: 3, longestMs: 1_000 },
      onlyRule: null,
    });
    expect(one.evidence.at(-1)).toMatchObject({
      object: { name: "v" },
      text: "At most 3 tries, 1 s in all",
    });
  });

  it("gives a range where the timeout lies inside a bucket", () => {
    const { timingOut } = replayed(open, `{${DESTINATION}, timeout: 700ms}`).timing ?? {};
    expect(timingOut?.minRatio).toBeCloseTo(0.02);
    expect(timingOut?.maxRatio).toBeCloseTo(0.1);
  });

  it("is uncertain where the slowest bucket does not decide, and names its bounds", () => {
    const one = replayed(open, `{${DESTINATION}, timeout: 3s}`);
    expect(one.verdict).toBe("uncertain");
    expect(one.missing[0]).toEqual({
      what: "request times",
      why: "The histogram has one bucket from 1 s to 5 s, and 3 s is inside",
    });
  });

  it("is uncertain without a histogram", () => {
    const { requestTimes: _, ...untimed } = edge("client-a", "alpha", "web-v1");
    const after = meshOf(route(`{${DESTINATION}, timeout: 3s}`));
    const [one] = replayEdges([untimed], meshOf(route(open)), after).edges;
    expect(one?.verdict).toBe("uncertain");
    expect(one?.missing.map(({ what }) => what)).toEqual(["request times"]);
  });

  it("is only retimed where nobody is as slow", () => {
    expect(classesOf(replayed(open, `{${DESTINATION}, timeout: 10s}`))).toEqual(["retimed"]);
    expect(classesOf(replayed(`{${DESTINATION}, timeout: 1s}`, open))).toEqual(["retimed"]);
  });

  it("does not count what runs into a timeout already", () => {
    const timedOut = { protocol: "http", code: "504", grpcStatus: "", flags: "UT", rateRps: 0.2 } as const;
    const one = replayed(`{${DESTINATION}, timeout: 1s}`, `{${DESTINATION}, timeout: 500ms}`, {
      codes: [timedOut],
    });
    expect(one.timing?.timingOut?.minRatio).toBeCloseTo(0.08);
  });

  it("says how many are tried again, and at worst how long all tries take", () => {
    const retried = `{${DESTINATION}, retries: {attempts: 2, perTryTimeout: 500ms}}`;
    const { timing } = replayed(open, retried);
    expect(timing?.triedAgain?.maxRatio).toBeCloseTo(0.1);
    expect(timing?.after).toMatchObject({ tries: 3, perTryMs: 500, longestMs: 1_600 });
  });

  it("cannot say which requests a changed rule takes among several", () => {
    const rules = (timeout: string) =>
      `{match: [{uri: {prefix: /slow}}], ${DESTINATION}${timeout}}, {${DESTINATION}}`;
    const one = replayed(rules(""), rules(", timeout: 500ms"));
    expect(one.verdict).toBe("uncertain");
    expect(one.timing?.onlyRule).toBe("http[0]");
    expect(one.missing.map(({ what }) => what)).toEqual(["path, method and headers"]);
  });

  it("is no change where the same is stated", () => {
    expect(classesOf(replayed(open, `{${DESTINATION}, timeout: 0s}`))).toEqual(["unchanged"]);
  });
});

describe("slowerThan", () => {
  it.each([
    [100, 0.5, 0.5],
    [200, 0.1, 0.5],
    [50, 0.5, 1],
    [9_000, 0, 0],
  ])("of %d ms lies between %d and %d", (limitMs, minRatio, maxRatio) => {
    const range = slowerThan(requestTimes, limitMs);
    expect(range.minRatio).toBeCloseTo(minRatio);
    expect(range.maxRatio).toBeCloseTo(maxRatio);
  });
});
