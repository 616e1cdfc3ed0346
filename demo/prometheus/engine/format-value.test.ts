import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPlain, formatValue } from "./format-value.ts";

describe("formatValue", () => {
  it.each([
    [0, "0"],
    [-0, "-0"],
    [0.1, "0.1"],
    [1e21, "1e+21"],
    [1e-7, "1e-7"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
  ])("shows %d as %s", (value, text) => {
    expect(formatValue(value)).toBe(text);
  });
});

describe("formatPlain", () => {
  it.each([
    [1e22, "10000000000000000000000"],
    [1.25e-9, "0.00000000125"],
    [-3e-7, "-0.0000003"],
    [12.5, "12.5"],
    [-Infinity, "-Inf"],
  ])("shows %d as %s", (value, text) => {
    expect(formatPlain(value)).toBe(text);
  });

  it("never uses an exponent and loses nothing", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = formatPlain(value);
        expect(text).not.toContain("e");
        expect(Object.is(Number(text), value)).toBe(true);
      }),
    );
  });
});
