import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BURST_SHARE, dailyMeanRps, elapsedWeightS, rateOf, RHYTHMS, weightAt } from "./rhythm.ts";

const DAY_MS = 86_400_000;
const MIDNIGHT = Date.parse("2026-11-23T00:00:00Z");
const time = fc.integer({ min: MIDNIGHT - 30 * DAY_MS, max: MIDNIGHT + 30 * DAY_MS });

describe("rhythms", () => {
  it.each(RHYTHMS)("%s never runs backwards", (rhythm) => {
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 3_600_000 }), (at, later) => {
        expect(elapsedWeightS(rhythm, at + later)).toBeGreaterThanOrEqual(elapsedWeightS(rhythm, at) - 1e-6);
      }),
    );
  });

  it("averages 1 over a day", () => {
    const seconds = elapsedWeightS("day", MIDNIGHT + DAY_MS) - elapsedWeightS("day", MIDNIGHT);
    expect(seconds / 86_400).toBeCloseTo(1, 3);
  });

  it("is busier in the afternoon than at night", () => {
    expect(weightAt("day", MIDNIGHT + 14 * 3_600_000)).toBeGreaterThan(1.15);
    expect(weightAt("day", MIDNIGHT + 2 * 3_600_000)).toBeLessThan(0.85);
  });

  it("splits the day's traffic into bursts and the time between, with nothing left over", () => {
    fc.assert(
      fc.property(time, (at) => {
        const end = at + 6 * 3_600_000;
        const since = (rhythm: "day" | "in-burst" | "between-bursts") =>
          elapsedWeightS(rhythm, end) - elapsedWeightS(rhythm, at);
        expect((since("in-burst") + since("between-bursts")) / since("day")).toBeCloseTo(1, 1);
        expect(since("in-burst") / since("day")).toBeCloseTo(BURST_SHARE, 1);
      }),
    );
  });

  it("calls weekly on Sundays after three, for twenty minutes", () => {
    const sunday = Date.parse("2026-11-22T03:00:00Z");
    expect(elapsedWeightS("weekly", sunday + DAY_MS) - elapsedWeightS("weekly", sunday - DAY_MS)).toBeCloseTo(
      1200,
      3,
    );
    expect(elapsedWeightS("weekly", sunday + 6 * DAY_MS) - elapsedWeightS("weekly", sunday + DAY_MS)).toBe(0);
  });

  it("does not count weekly callers into a day's mean", () => {
    expect(dailyMeanRps(rateOf("weekly", 5))).toBe(0);
    expect(dailyMeanRps(rateOf("day", 5))).toBe(5);
  });
});
