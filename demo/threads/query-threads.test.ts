import { describe, expect, it } from "vitest";
import { spanMs } from "./query-threads.ts";

const MINUTE_MS = 60_000;

describe("spanMs", () => {
  it.each([
    ["query", "query=up", 0],
    ["query", "query=rate(a[5m])", 5],
    ["query", "query=rate(a[1m]) / rate(b[1h30m])", 90],
    ["query", "query=max_over_time(rate(a[5m])[1d:1m])", 24 * 60],
    ["query_range", "query=rate(a[5m])&start=0&end=3600&step=15", 65],
    ["query_range", "query=up&start=yesterday&end=now&step=15", 0],
  ])("/%s?%s looks at so many minutes: %d", (path, params, minutes) => {
    expect(spanMs(path, new URLSearchParams(params))).toBe(minutes * MINUTE_MS);
  });
});
