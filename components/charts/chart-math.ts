/** Smallest "round" number at or above the largest value, so that 3–5 grid lines fall on round numbers. */
export function niceMax(max: number): number {
  if (!(max > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(max));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((candidate) => candidate * power >= max * (1 - 1e-9));
  return (step ?? 10) * power;
}

/** Positions of the grid lines from 0 to a nice maximum: three to five. */
export function gridValues(max: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(max));
  const lead = Math.round((max / power) * 10) / 10;
  const parts = lead === 1.5 || lead === 3 || lead === 6 ? 3 : lead === 2.5 ? 5 : 4;
  return Array.from({ length: parts + 1 }, (_, index) => (max / parts) * index);
}

export interface ChangeMarker {
  readonly atMs: number;
  /** "#139", "canary 30 %", "kubectl". */
  readonly text: string;
  /** Opens the change. */
  readonly href?: string;
  readonly regressed?: boolean;
}

export interface PlacedMarker {
  readonly xPx: number;
  readonly text: string;
  readonly regressed: boolean;
  readonly members: readonly ChangeMarker[];
}

const COLLAPSE_PX = 24;

/** Markers closer than 24 px become "3 changes"; the group is regressed when one of it is. */
export function placeMarkers(
  markers: readonly ChangeMarker[],
  xOf: (atMs: number) => number,
): readonly PlacedMarker[] {
  const groups: { xPx: number; members: ChangeMarker[] }[] = [];
  for (const marker of markers.toSorted((a, b) => a.atMs - b.atMs)) {
    const xPx = xOf(marker.atMs);
    const last = groups.at(-1);
    if (last !== undefined && xPx - last.xPx < COLLAPSE_PX) last.members.push(marker);
    else groups.push({ xPx, members: [marker] });
  }
  return groups.map(({ xPx, members }) => ({
    xPx,
    members,
    regressed: members.some(({ regressed }) => regressed === true),
    text: members.length === 1 ? (members[0]?.text ?? "") : `${members.length} changes`,
  }));
}

/** Moves labels apart so that each has `gapPx`, as near to its line end as can be; order is kept. */
export function spreadLabels(wantedPx: readonly number[], gapPx: number, maxPx: number): readonly number[] {
  const order = wantedPx.map((y, index) => ({ y, index })).toSorted((a, b) => a.y - b.y);
  let floor = -Infinity;
  for (const label of order) {
    label.y = Math.max(label.y, floor + gapPx);
    floor = label.y;
  }
  let ceiling = maxPx + gapPx;
  for (const label of order.toReversed()) {
    label.y = Math.min(label.y, ceiling - gapPx);
    ceiling = label.y;
  }
  const placed = [...wantedPx];
  for (const { y, index } of order) placed[index] = y;
  return placed;
}

export type Values = readonly (number | null)[];

/**
 * Places to keep when there are more points than `maxPoints`: per bucket the first place and every series' lowest and
 * highest, so that no peak is lost; a place where a gap begins or ends is kept too.
 */
export function reducedPlaces(
  series: readonly Values[],
  count: number,
  maxPoints: number,
): readonly number[] | null {
  if (count <= maxPoints) return null;
  const perSeries = 2 * series.length + 1;
  const buckets = Math.max(1, Math.floor(maxPoints / perSeries));
  const size = count / buckets;
  const kept = new Set<number>([0, count - 1]);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = Math.floor(bucket * size);
    const to = Math.min(count, Math.floor((bucket + 1) * size));
    kept.add(from);
    for (const values of series) for (const place of extremes(values, from, to)) kept.add(place);
  }
  for (const values of series) {
    for (let place = 1; place < count; place += 1) {
      if ((values[place] === null) !== (values[place - 1] === null)) kept.add(place - 1).add(place);
    }
  }
  return [...kept].toSorted((a, b) => a - b);
}

function extremes(values: Values, from: number, to: number): readonly number[] {
  let low = -1;
  let high = -1;
  for (let place = from; place < to; place += 1) {
    const value = values[place];
    if (value === null || value === undefined) continue;
    if (low < 0 || value < (values[low] ?? 0)) low = place;
    if (high < 0 || value > (values[high] ?? 0)) high = place;
  }
  return low < 0 ? [] : [low, high];
}
