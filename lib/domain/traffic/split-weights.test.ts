import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apportion,
  boundaryRange,
  evenWeights,
  moveBoundary,
  setWeight,
  totalWeight,
  type SplitShare,
} from "./split-weights.ts";

const share = (weight: number, locked = false): SplitShare => ({ weight, locked });
const weights = (shares: readonly SplitShare[]) => shares.map(({ weight }) => weight);

const anyShares = fc.array(fc.record({ weight: fc.nat(1000), locked: fc.boolean() }), {
  minLength: 2,
  maxLength: 6,
});
const anyEdit = fc.oneof(
  fc.record({
    kind: fc.constant("boundary" as const),
    at: fc.nat(5),
    to: fc.integer({ min: -50, max: 2000 }),
  }),
  fc.record({ kind: fc.constant("field" as const), at: fc.nat(5), to: fc.integer({ min: -50, max: 2000 }) }),
  fc.record({ kind: fc.constant("even" as const), at: fc.constant(0), to: fc.constant(0) }),
);

function edit(shares: readonly SplitShare[], { kind, at, to }: { kind: string; at: number; to: number }) {
  if (kind === "even") return evenWeights(shares);
  return kind === "boundary" ? moveBoundary(shares, at, to) : setWeight(shares, at, to);
}

describe("split weights", () => {
  it.each([
    ["moves only the two neighbours", [share(60), share(25), share(15)], 1, 30, [60, 30, 10]],
    ["stops where the right neighbour has nothing left", [share(90), share(10)], 0, 130, [100, 0]],
    ["does not move beside a locked version", [share(60, true), share(25), share(15)], 0, 10, [60, 25, 15]],
    ["rounds to whole weights", [share(50), share(50)], 0, 33.4, [33, 67]],
    ["keeps a total other than 100", [share(3), share(1)], 0, 2, [2, 2]],
  ])("boundary: %s", (_name, shares, boundary, left, expected) => {
    expect(weights(moveBoundary(shares, boundary, left))).toEqual(expected);
  });

  it.each([
    ["takes from the only other free version", [share(60, true), share(25), share(15)], 1, 40, [60, 40, 0]],
    ["takes in proportion from several", [share(10), share(60), share(30)], 0, 40, [40, 40, 20]],
    ["gives equally when the others have nothing", [share(100), share(0), share(0)], 0, 80, [80, 10, 10]],
    ["leaves a locked version alone", [share(70), share(30, true)], 1, 50, [70, 30]],
    ["leaves the only free version alone", [share(70), share(30, true)], 0, 50, [70, 30]],
  ])("field: %s", (_name, shares, index, weight, expected) => {
    expect(weights(setWeight(shares, index, weight))).toEqual(expected);
  });

  it("shares 100 among three as 34, 33, 33", () => {
    expect(weights(evenWeights([share(90), share(10), share(0)]))).toEqual([34, 33, 33]);
  });

  it("has no range beside a locked version", () => {
    expect(boundaryRange([share(60, true), share(40)], 0)).toBeNull();
    expect(boundaryRange([share(60), share(40)], 0)).toEqual({ min: 0, max: 100, value: 60 });
  });

  it("keeps the total, whole and not negative, and never moves a locked share", () => {
    fc.assert(
      fc.property(anyShares, fc.array(anyEdit, { maxLength: 12 }), (shares, edits) => {
        const after = edits.reduce<readonly SplitShare[]>(edit, shares);
        expect(totalWeight(after)).toBe(totalWeight(shares));
        after.forEach((next, index) => {
          expect(Number.isInteger(next.weight) && next.weight >= 0).toBe(true);
          if (next.locked) expect(next.weight).toBe(shares[index]?.weight);
        });
      }),
    );
  });

  it("changes nothing but the two neighbours of a boundary", () => {
    fc.assert(
      fc.property(anyShares, fc.nat(5), fc.integer({ min: -50, max: 2000 }), (shares, boundary, left) => {
        const after = moveBoundary(shares, boundary, left);
        shares.forEach((before, index) => {
          if (index !== boundary && index !== boundary + 1) expect(after[index]).toEqual(before);
        });
      }),
    );
  });

  it("apportions the whole total", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }), (total, sizes) => {
        expect(apportion(total, sizes).reduce((sum, part) => sum + part, 0)).toBe(total);
      }),
    );
  });
});
