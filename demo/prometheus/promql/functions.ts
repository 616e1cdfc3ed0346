import type { ValueType } from "./ast.ts";

export interface FunctionSignature {
  readonly args: readonly ValueType[];
  /** How many of the last argument may be given beyond the required ones: 0 exactly, -1 any number. */
  readonly variadic: number;
  readonly returns: ValueType;
}

function signature(
  args: readonly ValueType[],
  variadic = 0,
  returns: ValueType = "vector",
): FunctionSignature {
  return { args, variadic, returns };
}

function same(names: string, shape: FunctionSignature): [string, FunctionSignature][] {
  return names.split(" ").map((name) => [name, shape]);
}

const ofVector =
  "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp";
const ofMatrix =
  "absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time";
const ofDates = "days_in_month day_of_month day_of_week day_of_year hour minute month year";

/** The functions evaluated here, with the signatures of Prometheus 2.42. */
export const functionSignatures: ReadonlyMap<string, FunctionSignature> = new Map([
  ...same(ofVector, signature(["vector"])),
  ...same(ofMatrix, signature(["matrix"])),
  ...same(ofDates, signature(["vector"], 1)),
  ["clamp", signature(["vector", "scalar", "scalar"])],
  ["clamp_max", signature(["vector", "scalar"])],
  ["clamp_min", signature(["vector", "scalar"])],
  ["round", signature(["vector", "scalar"], 1)],
  ["histogram_quantile", signature(["scalar", "vector"])],
  ["quantile_over_time", signature(["scalar", "matrix"])],
  ["predict_linear", signature(["matrix", "scalar"])],
  ["holt_winters", signature(["matrix", "scalar", "scalar"])],
  ["label_replace", signature(["vector", "string", "string", "string", "string"])],
  ["label_join", signature(["vector", "string", "string", "string"], -1)],
  ["pi", signature([], 0, "scalar")],
  ["time", signature([], 0, "scalar")],
  ["scalar", signature(["vector"], 0, "scalar")],
  ["vector", signature(["scalar"])],
]);

/** Part of PromQL, but not answered here; named so that the refusal can say so. */
export const unsupportedFunctions: ReadonlySet<string> = new Set([
  "histogram_count",
  "histogram_sum",
  "histogram_fraction",
]);
