const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Milliseconds of a Go duration (`100ms`, `1.5s`, `1h30m`); null when it is none. There is no unit for days. */
export function parseDurationMs(text: string): number | null {
  if (text.length > 64) return null;
  const negative = text.startsWith("-");
  const body = negative || text.startsWith("+") ? text.slice(1) : text;
  if (body === "0") return 0;
  if (body === "") return null;
  let totalMs = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < body.length) {
    const match = PART.exec(body);
    if (match === null) return null;
    totalMs += Number(match[1]) * (UNIT_MS[match[2] ?? ""] ?? Number.NaN);
  }
  const roundedMs = Math.round(totalMs * 1e6) / 1e6;
  return negative ? -roundedMs : roundedMs;
}

/** Shortest Go duration of whole or fractional milliseconds: 90000 → `1m30s`, 250 → `250ms`, 0 → `0s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0) return `-${formatDuration(-durationMs)}`;
  if (durationMs === 0) return "0s";
  if (durationMs < 1000) return `${trimmed(durationMs)}ms`;
  const hours = Math.floor(durationMs / 3_600_000);
  const minutes = Math.floor((durationMs % 3_600_000) / 60_000);
  const seconds = (durationMs % 60_000) / 1000;
  return [
    hours > 0 ? `${String(hours)}h` : "",
    minutes > 0 ? `${String(minutes)}m` : "",
    seconds > 0 ? `${trimmed(seconds)}s` : "",
  ].join("");
}

function trimmed(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}
