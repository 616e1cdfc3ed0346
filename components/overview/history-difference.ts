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
