import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsAround } from "./rows-in-view.ts";

describe("rows in view", () => {
  it.each([
    ["the start", 0, 0, 22],
    ["the middle", 500, 488, 522],
    ["the end", 990, 978, 1000],
    ["beyond the end, after rows went away", 5_000, 978, 1000],
  ])("draws a dozen more on either side at %s", (_where, first, from, to) => {
    const { indices } = rowsAround(1_000, { first, visible: 10, rowHeight: 32 });
    expect([indices[0], (indices.at(-1) ?? -1) + 1]).toEqual([from, to]);
  });

  it("always adds up to the height of all rows, and draws what is in view", () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(4_000), fc.integer({ min: 1, max: 60 }), (count, first, visible) => {
        const { indices, before, after } = rowsAround(count, { first, visible, rowHeight: 28 });
        expect(before + indices.length * 28 + after).toBe(count * 28);
        const last = Math.min(first + visible, count) - 1;
        if (first < count) expect(indices).toContain(Math.max(first, last));
      }),
    );
  });
});
