import type { Path } from "../../base/json.ts";
import { has, textAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Go's duration text in nanoseconds, exact up to 104 days. Null when Go cannot read it. */
export function durationNs(text: string): number | null {
  const sign = text.startsWith("-") ? -1 : 1;
  const body = text.replace(/^[+-]/, "");
  if (body === "0") return 0;
  const parts = [...body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)];
  if (body === "" || parts.map(([part]) => part).join("") !== body) return null;
  return (
    sign * parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (NANOSECONDS[unit ?? ""] ?? 0), 0)
  );
}

/** At least 1 ms and whole milliseconds. */
export function checkDuration(
  fields: Fields | null,
  name: string,
  { path, findings }: { path: Path; findings: Findings },
): void {
  if (!has(fields, name)) return;
  const ns = Math.round(durationNs(textAt(fields, name)) ?? 0);
  if (ns < 1e6) findings.error([...path, name], "duration must be greater than 1ms");
  else if (ns % 1e6 !== 0) findings.error([...path, name], "only durations to ms precision are supported");
}
