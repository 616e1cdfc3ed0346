import { describe, expect, it } from "vitest";
import { firstDifference } from "./compare-answers.ts";
import type { ApiAnswer } from "./compare-answers.ts";

function vector(...series: readonly (readonly [Readonly<Record<string, string>>, string])[]): ApiAnswer {
  const result = series.map(([metric, value]) => ({ metric, value: [1, value] as const }));
  return { status: "success", data: { resultType: "vector", result } };
}

const failure: ApiAnswer = { status: "error", errorType: "execution", error: "why" };

describe("firstDifference", () => {
  it.each<[string, ApiAnswer, ApiAnswer]>([
    [
      "equal series in another order",
      vector([{ a: "1" }, "1"], [{ a: "2" }, "2"]),
      vector([{ a: "2" }, "2"], [{ a: "1" }, "1"]),
    ],
    ["values apart by rounding", vector([{}, "0.30000000000000004"]), vector([{}, "0.3"])],
    ["errors of one kind", failure, { ...failure, error: "said otherwise" }],
    ["NaN and NaN", vector([{}, "NaN"]), vector([{}, "NaN"])],
  ])("finds none between %s", (_name, actual, expected) => {
    expect(firstDifference(actual, expected)).toBeNull();
  });

  it.each<[string, ApiAnswer, ApiAnswer]>([
    ["values", vector([{}, "1.0000001"]), vector([{}, "1"])],
    ["NaN and a number", vector([{}, "NaN"]), vector([{}, "1"])],
    ["infinities", vector([{}, "+Inf"]), vector([{}, "-Inf"])],
    ["labels", vector([{ a: "1" }, "1"]), vector([{ a: "2" }, "1"])],
    ["a series less", vector(), vector([{}, "1"])],
    ["a series more", vector([{}, "1"], [{ a: "1" }, "1"]), vector([{}, "1"])],
    ["a label set twice", vector([{}, "1"], [{}, "1"]), vector([{}, "1"])],
    ["an error and an answer", failure, vector()],
    ["kinds of errors", failure, { ...failure, errorType: "bad_data" }],
  ])("finds one between %s", (_name, actual, expected) => {
    expect(firstDifference(actual, expected)).not.toBeNull();
  });
});
