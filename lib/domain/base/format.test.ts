import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatBytesPerSecond,
  formatClock,
  formatCount,
  formatDifference,
  formatDuration,
  formatPercent,
  formatPoints,
  formatRate,
  formatRps,
  initials,
  shortPrincipal,
} from "./format.ts";

const HOUR_MS = 3_600_000;

describe("numbers", () => {
  it.each([
    [2182, "2,182"],
    [118.2, "118"],
    [24.94, "24.9"],
    [1.2, "1.2"],
    [99.97, "100"],
    [0.996, "1.0"],
    [0.8, "0.8"],
    [0.004, "< 0.01"],
    [0, "0"],
    [829_000, "829 k"],
    [-49.4, "−49.4"],
    [null, "–"],
    [Number.NaN, "–"],
  ])("writes a rate of %s as %s", (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });

  it("writes the unit after a rate, and none after a gap", () => {
    expect(formatRps(24.9)).toBe("24.9 rps");
    expect(formatRps(null)).toBe("–");
  });

  it.each([
    [0, "0 %"],
    [0.000004, "< 0.01 %"],
    [0.0004, "0.04 %"],
    [0.0089, "0.89 %"],
    [0.124, "12.4 %"],
    [0.999, "99.9 %"],
    [0.9996, "99.96 %"],
    [0.99999, "> 99.99 %"],
    [1, "100 %"],
    [2.5, "250 %"],
    [null, "–"],
  ])("writes a share of %s as %s", (ratio, text) => {
    expect(formatPercent(ratio)).toBe(text.replace(" %", "\u202f%"));
  });

  it.each([
    [0.0028, "+0.28 pt"],
    [-0.121, "−12.1 pt"],
    [0, "0 pt"],
    [0.00001, "+< 0.01 pt"],
  ])("writes a difference of shares %s as %s", (ratio, text) => {
    expect(formatPoints(ratio)).toBe(text);
  });

  it.each([
    [238, "238 ms"],
    [999.7, "1 s"],
    [1400, "1.4 s"],
    [500, "500 ms"],
    [10_000, "10 s"],
    [300_000, "5 min"],
    [26 * HOUR_MS, "26 h"],
    [72 * HOUR_MS, "3 d"],
    [null, "–"],
  ])("writes a duration of %s ms as %s", (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it.each([
    [18_442, "18,442"],
    [829_000, "829 k"],
    [10_200_000, "10.2 M"],
    [11_100_000, "11.1 M"],
  ])("writes a count of %s as %s", (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it("writes throughput in decimal units", () => {
    expect(formatBytesPerSecond(1_230_000)).toBe("1.2 MB/s");
    expect(formatBytesPerSecond(999)).toBe("999 B/s");
  });

  it("signs a difference with a real minus", () => {
    expect(formatDifference(-49.4, formatRps)).toBe("−49.4 rps");
    expect(formatDifference(49.4, formatRps)).toBe("+49.4 rps");
  });
});

describe("times and names", () => {
  const at = Date.UTC(2026, 10, 22, 14, 11, 7);

  it("writes 24 h times in the zone asked for", () => {
    expect(formatClock(at, "UTC")).toBe("14:11:07");
    expect(formatClock(at, "Europe/Berlin", "minute")).toBe("15:11");
    expect(formatClock(Date.UTC(2026, 10, 22), "UTC", "minute")).toBe("00:00");
  });

  it.each([
    [1_000, "now"],
    [38_000, "38 s ago"],
    [4 * 60_000, "4 min ago"],
    [47 * HOUR_MS, "47 h ago"],
    [48 * HOUR_MS, "22 Nov 2026"],
  ])("writes an age of %s ms as %s", (ageMs, text) => {
    expect(formatAge(at, at + ageMs, "UTC")).toBe(text);
  });

  it("shortens SPIFFE principals only", () => {
    expect(shortPrincipal("spiffe://cluster.local/ns/shop/sa/web")).toBe("shop/web");
    expect(shortPrincipal("cluster.local/ns/shop/sa/web")).toBe("shop/web");
    expect(shortPrincipal("*")).toBe("*");
  });

  it("takes initials of names and user names", () => {
    expect(initials("Rosa Lind")).toBe("RL");
    expect(initials("deniz.aydin")).toBe("DA");
    expect(initials("kubectl")).toBe("KU");
  });
});
