import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addRanges, isExact, isTelling, projectSplit } from "./projection.ts";

describe("new weights over observed rates", () => {
  test("one route: the sum is shared anew, whatever the versions got so far", () => {
    const projection = projectSplit(
      [
        { rateRps: 90, isExclusive: true },
        { rateRps: 10, isExclusive: true },
      ],
      [70, 30],
    );
    expect(projection?.route).toEqual({ minRps: 100, maxRps: 100 });
    expect(projection?.after.map(({ minRps, maxRps }) => [minRps, maxRps])).toEqual([
      [70, 70],
      [30, 30],
    ]);
  });

  test("another route leads to v2: only what v1 got surely took the split", () => {
    const projection = projectSplit(
      [
        { rateRps: 90, isExclusive: true },
        { rateRps: 12, isExclusive: false },
      ],
      [50, 50],
    );
    expect(projection?.route).toEqual({ minRps: 90, maxRps: 102 });
    expect(projection?.after).toEqual([
      { minRps: 45, maxRps: 51 },
      { minRps: 51, maxRps: 57 },
    ]);
  });

  test("other routes lead to every version: nothing is known of the split", () => {
    const projection = projectSplit(
      [
        { rateRps: 90, isExclusive: false },
        { rateRps: 10, isExclusive: false },
      ],
      [0, 100],
    );
    expect(projection?.route).toEqual({ minRps: 0, maxRps: 100 });
    expect(projection?.after.map(isTelling)).toEqual([false, false]);
  });

  test("no requests and no weights give no projection", () => {
    expect(projectSplit([{ rateRps: 0, isExclusive: true }], [100])).toBeNull();
    expect(projectSplit([{ rateRps: 5, isExclusive: true }], [0])).toBeNull();
  });

  test("bounds two percent apart are one figure", () => {
    expect(isExact({ minRps: 98, maxRps: 100 })).toBe(true);
    expect(isExact({ minRps: 97, maxRps: 100 })).toBe(false);
  });
});

/** A caller whose other routes send `elsewhere` requests, to non-exclusive versions only. */
const world = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 0, max: 100 }),
      next: fc.integer({ min: 0, max: 100 }),
      isExclusive: fc.boolean(),
      otherRps: fc.integer({ min: 0, max: 50 }),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .filter((versions) => versions.some(({ weight }) => weight > 0) && versions.some(({ next }) => next > 0));

test("the truth lies within the bounds, for any weights before and after", () => {
  fc.assert(
    fc.property(world, fc.integer({ min: 1, max: 500 }), (versions, splitRps) => {
      const before = versions.reduce((sum, { weight }) => sum + weight, 0);
      const after = versions.reduce((sum, { next }) => sum + next, 0);
      const others = versions.map(({ isExclusive, otherRps }) => (isExclusive ? 0 : otherRps));
      const observed = versions.map(({ weight, isExclusive }, at) => ({
        rateRps: (splitRps * weight) / before + (others[at] ?? 0),
        isExclusive,
      }));
      const projection = projectSplit(
        observed,
        versions.map(({ next }) => next),
      );
      for (const [at, { next }] of versions.entries()) {
        const truth = (splitRps * next) / after + (others[at] ?? 0);
        const range = projection?.after[at] ?? { minRps: NaN, maxRps: NaN };
        expect(truth).toBeGreaterThanOrEqual(range.minRps - 1e-6);
        expect(truth).toBeLessThanOrEqual(range.maxRps + 1e-6);
      }
    }),
  );
});

test("callers add up", () => {
  expect(
    addRanges([
      { minRps: 1, maxRps: 2 },
      { minRps: 3, maxRps: 3 },
    ]),
  ).toEqual({ minRps: 4, maxRps: 5 });
});
