import { describe, expect, it } from "vitest";
import { errorRatio, podHealth, trafficHealth, type CodeRate } from "./health.ts";

const rate = (code: string, rateRps: number, more: Partial<CodeRate> = {}): CodeRate => ({
  protocol: "http",
  code,
  grpcStatus: "",
  flags: "-",
  rateRps,
  ...more,
});

describe("trafficHealth follows Kiali's default tolerances", () => {
  it.each<[string, CodeRate[], string]>([
    ["is idle without requests", [], "idle"],
    ["is healthy without failures", [rate("200", 10)], "healthy"],
    ["is degraded by any 5xx", [rate("200", 999), rate("500", 1)], "degraded"],
    ["is failing from a tenth of 5xx", [rate("200", 9), rate("503", 1)], "failing"],
    ["stays healthy below a tenth of 4xx", [rate("200", 95), rate("404", 5)], "healthy"],
    ["is degraded from a tenth of 4xx", [rate("200", 90), rate("404", 10)], "degraded"],
    ["is failing from a fifth of 4xx", [rate("200", 80), rate("404", 20)], "failing"],
    ["counts a missing answer as a failure", [rate("200", 9), rate("0", 1, { flags: "DC" })], "failing"],
    [
      "reads the gRPC status, not the HTTP one",
      [rate("200", 1, { protocol: "grpc", grpcStatus: "14" })],
      "failing",
    ],
    ["takes gRPC status 0 as success", [rate("200", 1, { protocol: "grpc", grpcStatus: "0" })], "healthy"],
  ])("%s", (_name, rates, state) => {
    expect(trafficHealth(rates).state).toBe(state);
  });

  it("says which share of requests ended how", () => {
    expect(trafficHealth([rate("200", 876), rate("504", 124)]).because).toEqual([
      "12.4 % of requests end in 5xx",
    ]);
  });
});

describe("errorRatio", () => {
  it("is null when nothing was sent", () => expect(errorRatio([])).toBeNull());
  it("does not charge a 4xx to the service", () => expect(errorRatio([rate("404", 1)])).toBe(0));
});

describe("podHealth", () => {
  it.each([
    [0, 0, "not-ready"],
    [3, 0, "failing"],
    [3, 2, "degraded"],
    [3, 3, "healthy"],
  ])("of %i desired and %i ready pods", (desired, ready, state) => {
    expect(podHealth(desired, ready).state).toBe(state);
  });
});
