/** Narrow no-break space between a number and "%". */
const NARROW = "\u202f";
const MINUS = "\u2212";
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Shown where nothing was measured. */
export const NOT_MEASURED = "–";

function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

function signed(value: number, text: string): string {
  return value < 0 ? `${MINUS}${text}` : text;
}

function isMeasured(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}

/** Without unit: 2,182 · 118 · 24.9 · 1.2 · 0.04. Three significant digits below 1,000. Null is not measured. */
export function formatRate(ratePerSecond: number | null): string {
  if (!isMeasured(ratePerSecond)) return NOT_MEASURED;
  const size = Math.abs(ratePerSecond);
  if (size === 0) return "0";
  if (size < 0.01) return "< 0.01";
  if (size < 0.995) return signed(ratePerSecond, trimZeros(size.toFixed(2)));
  if (size < 99.95) return signed(ratePerSecond, size.toFixed(1));
  return signed(ratePerSecond, size < 99_950 ? grouped(size) : compact(size));
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** "24.9 rps". */
export function formatRps(rateRps: number | null): string {
  return isMeasured(rateRps) ? `${formatRate(rateRps)} rps` : NOT_MEASURED;
}

/** "1.2 MB/s", decimal units as network rates are. */
export function formatBytesPerSecond(bytesPerSecond: number | null): string {
  if (!isMeasured(bytesPerSecond)) return NOT_MEASURED;
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** "829 kB", "1.2 MB"; decimal units. */
export function formatBytes(bytes: number | null): string {
  if (!isMeasured(bytes)) return NOT_MEASURED;
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  let scaled = Math.abs(bytes);
  let unit: string = units[0];
  for (const next of units.slice(1)) {
    if (scaled < 999.5) break;
    scaled /= 1_000;
    unit = next;
  }
  const text = unit === "B" || scaled >= 99.95 ? grouped(scaled) : scaled.toFixed(1);
  return `${signed(bytes, text)} ${unit}`;
}

/**
 * The number of "12.4 %", without the sign. "0" only when exactly none, never 100 unless exactly all:
 * a rounded figure must not claim what was not measured.
 */
export function formatPercentNumber(ratio: number | null): string {
  if (!isMeasured(ratio)) return NOT_MEASURED;
  if (ratio === 0) return "0";
  if (ratio === 1) return "100";
  const percent = Math.abs(ratio) * 100;
  if (percent < 0.01) return "< 0.01";
  if (percent < 0.995) return signed(ratio, percent.toFixed(2));
  if (percent < 100 && percent >= 99.95) return percent > 99.99 ? "> 99.99" : percent.toFixed(2);
  return signed(ratio, percent < 99.95 ? percent.toFixed(1) : grouped(percent));
}

/** "12.4 %" of a ratio 0–1, with a narrow space. Null is not measured. */
export function formatPercent(ratio: number | null): string {
  return isMeasured(ratio) ? `${formatPercentNumber(ratio)}${NARROW}%` : NOT_MEASURED;
}

/** "70 %" for whole shares such as weights, given in percent. */
export function formatWholePercent(percent: number): string {
  return `${trimZeros(percent.toFixed(1))}${NARROW}%`;
}

/** "+0.28 pt": difference of two ratios in percentage points. "0 pt" only when equal. */
export function formatPoints(differenceRatio: number | null): string {
  if (!isMeasured(differenceRatio)) return NOT_MEASURED;
  if (differenceRatio === 0) return "0 pt";
  const points = Math.abs(differenceRatio) * 100;
  const text = points < 0.01 ? "< 0.01" : points < 9.995 ? points.toFixed(2) : points.toFixed(1);
  return `${differenceRatio < 0 ? MINUS : "+"}${text} pt`;
}

/** Number and unit apart, for tiles: ms below 1 s, then s, min, h, d. */
export function durationParts(durationMs: number): { readonly figure: string; readonly unit: string } {
  const size = Math.abs(durationMs);
  const pick = (value: number, unit: string) => ({ figure: signed(durationMs, threeDigits(value)), unit });
  if (size < SECOND_MS - 0.5) return pick(size, "ms");
  if (size < MINUTE_MS) return pick(size / SECOND_MS, "s");
  if (size < HOUR_MS) return pick(size / MINUTE_MS, "min");
  if (size < 2 * DAY_MS) return pick(size / HOUR_MS, "h");
  return pick(size / DAY_MS, "d");
}

function threeDigits(value: number): string {
  if (value >= 9.95 || Number.isInteger(value)) return grouped(value);
  return trimZeros(value.toFixed(value < 0.995 ? 2 : 1));
}

/** "238 ms", "1.4 s", "5 min". Null is not measured. */
export function formatDuration(durationMs: number | null): string {
  if (!isMeasured(durationMs)) return NOT_MEASURED;
  const { figure, unit } = durationParts(durationMs);
  return `${figure} ${unit}`;
}

function compact(size: number): string {
  if (size >= 999_500_000) return `${(size / 1e9).toFixed(1)} G`;
  if (size >= 999_500) return `${size >= 99_950_000 ? grouped(size / 1e6) : (size / 1e6).toFixed(1)} M`;
  return `${grouped(size / 1e3)} k`;
}

/** "18,442", "829 k", "10.2 M". Null is not measured. */
export function formatCount(count: number | null): string {
  if (!isMeasured(count)) return NOT_MEASURED;
  const size = Math.abs(count);
  return signed(count, size < 99_950 ? grouped(size) : compact(size));
}

/** "+49.4" or "−49.4" with the formatter's own text; equal is "0". */
export function formatDifference(difference: number, format: (size: number) => string): string {
  if (difference === 0) return format(0);
  return `${difference < 0 ? MINUS : "+"}${format(Math.abs(difference))}`;
}

/** "14:31:48" or "14:31" in the named IANA zone, 24 h. */
export function formatClock(
  atMs: number,
  timeZone: string,
  precision: "minute" | "second" = "second",
): string {
  const parts = clockParts(atMs, timeZone);
  const hour = parts.hour === "24" ? "00" : parts.hour;
  return precision === "second" ? `${hour}:${parts.minute}:${parts.second}` : `${hour}:${parts.minute}`;
}

/** "22 Nov 2026", or "22 Nov" when the year is said elsewhere. */
export function formatDate(
  atMs: number,
  timeZone: string,
  year: "with year" | "no year" = "with year",
): string {
  const parts = clockParts(atMs, timeZone);
  return year === "with year" ? `${parts.day} ${parts.month} ${parts.year}` : `${parts.day} ${parts.month}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function clockParts(atMs: number, timeZone: string): Record<string, string> {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(timeZone, formatter);
  }
  return Object.fromEntries(formatter.formatToParts(atMs).map((part) => [part.type, part.value]));
}

/** "now", "38 s ago", "4 min ago", "26 h ago"; from 48 h on the date. */
export function formatAge(atMs: number, nowMs: number, timeZone: string): string {
  const ageMs = Math.max(0, nowMs - atMs);
  if (ageMs < 2 * SECOND_MS) return "now";
  if (ageMs < MINUTE_MS) return `${Math.floor(ageMs / SECOND_MS)} s ago`;
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  if (ageMs < 2 * DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h ago`;
  return formatDate(atMs, timeZone);
}

/** `spiffe://cluster.local/ns/shop/sa/web` → `shop/web`; anything else stays as it is. */
export function shortPrincipal(principal: string): string {
  const match = /^(?:spiffe:\/\/)?[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal);
  return match?.[1] !== undefined && match[2] !== undefined ? `${match[1]}/${match[2]}` : principal;
}

/** "RL" of "Rosa Lind", "DA" of "deniz.aydin"; a single word gives its first two letters. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== "");
  const [first, second] = words;
  if (first === undefined) return "?";
  return (second === undefined ? first.slice(0, 2) : `${first.charAt(0)}${second.charAt(0)}`).toUpperCase();
}
