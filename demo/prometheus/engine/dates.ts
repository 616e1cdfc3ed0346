/** Calendar parts of a Unix time in seconds, UTC. */
export const datePartFunctions: ReadonlyMap<string, (seconds: number) => number> = new Map([
  ["minute", (seconds: number) => dateAt(seconds).getUTCMinutes()],
  ["hour", (seconds: number) => dateAt(seconds).getUTCHours()],
  ["day_of_week", (seconds: number) => dateAt(seconds).getUTCDay()],
  ["day_of_month", (seconds: number) => dateAt(seconds).getUTCDate()],
  ["day_of_year", (seconds: number) => dayOfYear(dateAt(seconds))],
  ["days_in_month", (seconds: number) => daysInMonth(dateAt(seconds))],
  ["month", (seconds: number) => dateAt(seconds).getUTCMonth() + 1],
  ["year", (seconds: number) => dateAt(seconds).getUTCFullYear()],
]);

function dateAt(seconds: number): Date {
  return new Date(Math.trunc(seconds) * 1000);
}

function dayOfYear(date: Date): number {
  const startOfYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - startOfYear) / 86_400_000) + 1;
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}
