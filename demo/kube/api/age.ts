const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

function two(
  seconds: number,
  [large, largeUnit]: [number, string],
  [small, smallUnit]: [number, string],
): string {
  const rest = Math.floor((seconds % large) / small);
  return `${String(Math.floor(seconds / large))}${largeUnit}${rest === 0 ? "" : `${String(rest)}${smallUnit}`}`;
}

/** A duration as kubectl prints it: `75s`, `3m12s`, `27h`, `2d3h`, `12d`. */
export function humanDuration(seconds: number): string {
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 2 * MINUTE) return `${String(Math.floor(seconds))}s`;
  if (seconds < 10 * MINUTE) return two(seconds, [MINUTE, "m"], [SECOND, "s"]);
  if (seconds < 3 * HOUR) return `${String(Math.floor(seconds / MINUTE))}m`;
  if (seconds < 8 * HOUR) return two(seconds, [HOUR, "h"], [MINUTE, "m"]);
  if (seconds < 2 * DAY) return `${String(Math.floor(seconds / HOUR))}h`;
  if (seconds < 8 * DAY) return two(seconds, [DAY, "d"], [HOUR, "h"]);
  if (seconds < 2 * YEAR) return `${String(Math.floor(seconds / DAY))}d`;
  if (seconds < 8 * YEAR) return two(seconds, [YEAR, "y"], [DAY, "d"]);
  return `${String(Math.floor(seconds / YEAR))}y`;
}

/** Time since an RFC 3339 timestamp, `<unknown>` without one. */
export function ageOf(timestamp: string | undefined, nowMs: number): string {
  const thenMs = Date.parse(timestamp ?? "");
  return Number.isNaN(thenMs) ? "<unknown>" : humanDuration((nowMs - thenMs) / 1000);
}
