import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverviewHistory } from "@/lib/contracts/overview.ts";

type History = ResponseOf<typeof readOverviewHistory>;

/** What stands for a line without points: `idle` when Prometheus says so, else that nothing is known. */
export function emptyTextOf(
  history: Pick<History, "metrics"> | undefined,
  idle: string,
): { readonly emptyText: string } {
  return { emptyText: history?.metrics.state === "live" ? idle : "not known" };
}

/** Mean of the first and of the last tenth of a series, gaps left out. Null when one of them was not measured. */
export function differenceOf(
  values: readonly (number | null)[],
): { readonly first: number; readonly last: number } | null {
  const size = Math.max(1, Math.floor(values.length / 10));
  const first = mean(values.slice(0, size));
  const last = mean(values.slice(-size));
  return first === null || last === null ? null : { first, last };
}

function mean(values: readonly (number | null)[]): number | null {
  const measured = values.filter((value) => value !== null);
  return measured.length === 0 ? null : measured.reduce((sum, value) => sum + value, 0) / measured.length;
}
