import { describe, expect, it } from "vitest";
import { attemptsFor, type AttemptAnswer, isRetried, overflowRatio } from "./retries.ts";

const answered = (status: number): AttemptAnswer => ({ status, kind: "answered", grpc: false });

describe("retries", () => {
  it.each<[string, readonly string[], AttemptAnswer, boolean]>([
    ["tries a 503 again when the list names it", ["connect-failure", "503"], answered(503), true],
    [
      "leaves a 503 alone under Istio's default conditions",
      ["connect-failure", "refused-stream", "unavailable", "cancelled", "retriable-status-codes"],
      answered(503),
      false,
    ],
    ["tries a 500 again under 5xx", ["5xx"], answered(500), true],
    ["does not call a 500 a gateway error", ["gateway-error"], answered(500), false],
    ["calls a 504 a gateway error", ["gateway-error"], answered(504), true],
    [
      "tries a per-try timeout again under 5xx",
      ["5xx"],
      { status: 504, kind: "per-try-timeout", grpc: false },
      true,
    ],
    [
      "does not take a per-try timeout for the status 504",
      ["504"],
      { status: 504, kind: "per-try-timeout", grpc: false },
      false,
    ],
    [
      "tries UNAVAILABLE again for gRPC only",
      ["unavailable"],
      { status: 503, kind: "answered", grpc: true },
      true,
    ],
    ["never tries an overflow again", ["5xx", "503"], { status: 503, kind: "overflow", grpc: false }, false],
  ])("%s", (_name, on, answer, expected) => {
    expect(isRetried(on, answer)).toBe(expected);
  });

  it("makes 1 + r + r² attempts with two retries", () => {
    const { mean, lastFactor } = attemptsFor(0.1, 2);
    expect(mean).toBeCloseTo(1.11, 10);
    expect(lastFactor).toBeCloseTo(0.01, 10);
  });

  it("makes one attempt without retries", () => {
    expect(attemptsFor(0.5, 0)).toEqual({ mean: 1, lastFactor: 1 });
  });
});

describe("breakers", () => {
  it.each<[number, number, number]>([
    [1, 1, 0.5],
    [10, 10, 0.2146],
    [5, 20, 0],
  ])("with %d in flight and room for %d refuse %d", (offered, limit, expected) => {
    expect(overflowRatio(offered, limit)).toBeCloseTo(expected, 3);
  });

  it("refuse nothing without a limit", () => {
    expect(overflowRatio(1e6, Infinity)).toBe(0);
  });
});
