import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridValues, niceMax, placeMarkers, reducedPlaces, spreadLabels } from "./chart-math.ts";

describe("axes", () => {
  it.each([
    [0, 1],
    [0.36, 0.4],
    [12.4, 15],
    [2182, 2500],
    [100, 100],
    [0.00061, 0.0008],
  ])("rounds the top of %s to %s", (max, top) => {
    expect(niceMax(max)).toBeCloseTo(top, 10);
  });

  it("has three to five steps up to the top", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (max) => {
        const top = niceMax(max);
        expect(top).toBeGreaterThanOrEqual(max * 0.999);
        const lines = gridValues(top);
        expect(lines.length).toBeGreaterThanOrEqual(4);
        expect(lines.length).toBeLessThanOrEqual(6);
        expect(lines.at(-1)).toBeCloseTo(top, 6);
      }),
    );
  });
});

describe("change markers", () => {
  it("collapses what is closer than 24 px and keeps that one of them regressed", () => {
    const placed = placeMarkers(
      [
        { atMs: 30, text: "#2", regressed: true },
        { atMs: 10, text: "#1" },
        { atMs: 100, text: "kubectl" },
      ],
      (atMs) => atMs,
    );
    expect(placed.map(({ xPx, text, regressed }) => [xPx, text, regressed])).toEqual([
      [10, "2 changes", true],
      [100, "kubectl", false],
    ]);
  });
});

describe("labels at the line end", () => {
  it("keeps the distance and the order, inside the chart", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 1, maxLength: 6 }), (wanted) => {
        const placed = spreadLabels(wanted, 12, 200);
        const sorted = placed.toSorted((a, b) => a - b);
        expect(sorted.at(-1)).toBeLessThanOrEqual(200);
        sorted.slice(1).forEach((y, index) => expect(y - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(12));
      }),
    );
  });
});

describe("fewer points", () => {
  it("keeps all of a short series", () => {
    expect(reducedPlaces([[1, 2, 3]], 3, 10)).toBeNull();
  });

  it("keeps every peak and both sides of a gap", () => {
    const values: (number | null)[] = Array.from({ length: 5_000 }, (_, place) =>
      place >= 2_000 && place < 2_010 ? null : 1,
    );
    values[3_333] = 900;
    const places = reducedPlaces([values], values.length, 300) ?? [];
    expect(places).toEqual(expect.arrayContaining([0, 1_999, 2_000, 2_009, 2_010, 3_333, 4_999]));
    expect(places.length).toBeLessThan(320);
  });
});
