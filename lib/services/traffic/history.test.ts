import { describe, expect, it } from "vitest";
import { historySeries, historySpan } from "./history.ts";

describe("historySpan", () => {
  it("asks for about sixty points on instants that hold still within a step", () => {
    const span = historySpan(1_800_000_059_000, 3_600, 5);
    expect(span).toMatchObject({ stepMs: 60_000, startMs: 1_799_996_400_000, endMs: 1_800_000_000_000 });
    expect(span.instants).toHaveLength(61);
    expect(historySpan(1_800_000_001_000, 3_600, 5).instants).toEqual(span.instants);
  });

  it.each([
    ["four scrapes where a step is shorter than that", 600, 15, 60],
    ["the step where that is longer", 21_600, 5, 360],
    ["fifteen seconds a scrape while the interval is not known", 600, null, 60],
  ])("takes rates over %s", (_case, windowS, scrapeS, expected) => {
    expect(historySpan(1_800_000_000_000, windowS, scrapeS).rateWindowS).toBe(expected);
  });
});

describe("historySeries", () => {
  const series = (code: string, points: readonly (readonly [number, number])[]) => ({
    labels: { response_code: code },
    points,
  });

  it("adds up codes and takes 5xx and missing answers as failures", () => {
    const traffic = [series("200", [[10, 8]]), series("503", [[10, 1]]), series("0", [[10, 1]])];
    const { rateRps, errorRatio } = historySeries([10], traffic, []);
    expect(rateRps).toEqual([[10, 10]]);
    expect(errorRatio).toEqual([[10, 0.2]]);
  });

  it("keeps gaps: an instant without samples is not zero", () => {
    const { rateRps, errorRatio, p95Ms } = historySeries([10, 20], [series("200", [[20, 4]])], []);
    expect(rateRps).toEqual([
      [10, null],
      [20, 4],
    ]);
    expect(errorRatio).toEqual([
      [10, null],
      [20, 0],
    ]);
    expect(p95Ms[1]).toEqual([20, null]);
  });

  it("reads p95 from buckets that are added up over series", () => {
    const bucket = (le: string, value: number) => ({ labels: { le }, points: [[10, value]] as const });
    const latency = [bucket("100", 45), bucket("100", 50), bucket("200", 100), bucket("+Inf", 100)];
    expect(historySeries([10], [], latency).p95Ms).toEqual([[10, 100]]);
  });
});
