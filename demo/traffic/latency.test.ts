import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convolve, cutAt, logNormal, meanMs, mix, pointMass, shareWithin } from "./latency.ts";

function total(latency: Float64Array): number {
  return latency.reduce((sum, mass) => sum + mass, 0);
}

describe("durations", () => {
  it("have their median and 99th percentile where they were asked for", () => {
    const latency = logNormal(31, 240);
    expect(shareWithin(latency, 31)).toBeCloseTo(0.5, 1);
    expect(shareWithin(latency, 240)).toBeCloseTo(0.99, 2);
  });

  it("add their means when one follows the other", () => {
    const first = logNormal(20, 100);
    const second = logNormal(200, 900);
    expect(meanMs(convolve(first, second)) / (meanMs(first) + meanMs(second))).toBeCloseTo(1, 1);
  });

  it("lose no mass when convolved or mixed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 2, max: 20 }), (p50, factor) => {
        const latency = logNormal(p50, p50 * factor);
        expect(total(convolve(latency, pointMass(p50)))).toBeCloseTo(1, 6);
        expect(
          total(
            mix([
              { weight: 0.3, latency },
              { weight: 2, latency: pointMass(9) },
            ]),
          ),
        ).toBeCloseTo(1, 6);
      }),
    );
  });

  it("are cut by a limit: those beyond it are told apart and the rest sums to 1", () => {
    const { beyond, within } = cutAt(logNormal(166, 1_400), 500);
    expect(beyond).toBeGreaterThan(0.1);
    expect(beyond).toBeLessThan(0.14);
    expect(total(within)).toBeCloseTo(1, 6);
    expect(shareWithin(within, 560)).toBeCloseTo(1, 6);
  });

  it("are all beyond a limit below the shortest, and none without a limit", () => {
    expect(cutAt(pointMass(100), 10).beyond).toBe(1);
    expect(cutAt(pointMass(100), null).beyond).toBe(0);
  });

  it("grow with the bound of a bucket", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (ms, factor) => {
          const latency = logNormal(40, 300);
          expect(shareWithin(latency, ms * factor)).toBeGreaterThanOrEqual(shareWithin(latency, ms));
        },
      ),
    );
  });
});
