const unitMs: Readonly<Record<string, number>> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

const durationPattern = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?$/u;

/** Milliseconds of a Prometheus duration such as `1h30m`; null when it is none. A bare `0` is a duration, other bare numbers are not. */
export function parseDurationMs(text: string): number | null {
  if (text === "0") return 0;
  if (text === "" || !durationPattern.test(text)) return null;
  let totalMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/gu))
    totalMs += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  return totalMs;
}
