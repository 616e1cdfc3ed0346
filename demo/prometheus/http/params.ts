import { parseDurationMs } from "../promql/duration.ts";
import { QueryError } from "../promql/query-error.ts";

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/u;
const largestDurationSeconds = 2 ** 63 / 1e9;

function invalidParameter(name: string, reason: string): QueryError {
  return new QueryError("bad_data", `invalid parameter ${JSON.stringify(name)}: ${reason}`);
}

/** A time parameter (Unix seconds or RFC 3339) in milliseconds; without `fallbackMs` it must be there. */
export function timeParameterMs(params: URLSearchParams, name: string, fallbackMs?: number): number {
  const text = params.get(name) ?? "";
  if (text === "" && fallbackMs !== undefined) return fallbackMs;
  const timeMs = parseTimeMs(text);
  if (timeMs !== null) return timeMs;
  const reason = `cannot parse ${JSON.stringify(text)} to a valid timestamp`;
  throw invalidParameter(
    name,
    fallbackMs === undefined ? reason : `Invalid time value for '${name}': ${reason}`,
  );
}

function parseTimeMs(text: string): number | null {
  if (number.test(text)) {
    const seconds = Number(text);
    return Math.trunc(seconds) * 1000 + Math.round((seconds % 1) * 1000);
  }
  if (!rfc3339.test(text)) return null;
  const timeMs = Date.parse(text.toUpperCase());
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** A duration parameter (seconds, or `1h30m`) in whole milliseconds. */
export function durationParameterMs(params: URLSearchParams, name: string): number {
  const text = params.get(name) ?? "";
  if (number.test(text)) {
    const seconds = Number(text);
    if (Math.abs(seconds) > largestDurationSeconds)
      throw invalidParameter(
        name,
        `cannot parse ${JSON.stringify(text)} to a valid duration. It overflows int64`,
      );
    return Math.trunc(seconds * 1000);
  }
  const durationMs = parseDurationMs(text);
  if (durationMs === null)
    throw invalidParameter(name, `cannot parse ${JSON.stringify(text)} to a valid duration`);
  return durationMs;
}

export interface RangeParameters {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** start, end and step of a range query, refused when they ask for more than `maxPoints` per series. */
export function rangeParameters(params: URLSearchParams, maxPoints: number): RangeParameters {
  const startMs = timeParameterMs(params, "start");
  const endMs = timeParameterMs(params, "end");
  if (endMs < startMs) throw invalidParameter("end", "end timestamp must not be before start time");
  const stepMs = durationParameterMs(params, "step");
  if (stepMs <= 0)
    throw invalidParameter(
      "step",
      "zero or negative query resolution step widths are not accepted. Try a positive integer",
    );
  if (Math.floor((endMs - startMs) / stepMs) > maxPoints)
    throw new QueryError(
      "bad_data",
      `exceeded maximum resolution of ${maxPoints.toLocaleString("en-US")} points per timeseries. Try decreasing the query resolution (?step=XX)`,
    );
  return { startMs, endMs, stepMs };
}
