import fc from "fast-check";
import { expect, it } from "vitest";
import { formatDuration, parseDurationMs } from "./duration.ts";

it.each([
  ["100ms", 100],
  ["1.5s", 1500],
  ["1h30m", 5_400_000],
  ["0s", 0],
  ["0", 0],
  ["-2s", -2000],
  ["250us", 0.25],
  ["1d", null],
  ["10", null],
  ["", null],
  ["1s2", null],
  ["s", null],
])("%s is %s ms", (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

it("reads back what it writes", () => {
  fc.assert(
    fc.property(fc.integer({ min: -90_000_000, max: 90_000_000 }), (ms) => {
      expect(parseDurationMs(formatDuration(ms))).toBe(ms === 0 ? 0 : ms);
    }),
  );
});

it("writes the shortest form", () => {
  expect([90_000, 250, 0, 3_600_000, 1500].map(formatDuration)).toEqual([
    "1m30s",
    "250ms",
    "0s",
    "1h",
    "1.5s",
  ]);
});
