import { canonicalJson } from "../kube/canonical-json.ts";

interface Three<T> {
  readonly base: T;
  readonly desired: T;
  readonly live: T;
}

/** Live, without what desired removed, with what desired added. */
export function mergeSet({ base, desired, live }: Three<readonly unknown[]>): readonly unknown[] {
  const inBase = new Set(base.map(canonicalJson));
  const inDesired = new Set(desired.map(canonicalJson));
  const inLive = new Set(live.map(canonicalJson));
  const kept = live.filter((element) => {
    const key = canonicalJson(element);
    return inDesired.has(key) || !inBase.has(key);
  });
  const added = desired.filter((element) => {
    const key = canonicalJson(element);
    return !inBase.has(key) && !inLive.has(key);
  });
  return [...kept, ...added];
}

export interface KeyedMerge {
  readonly versions: Three<readonly unknown[]>;
  readonly keys: Three<readonly string[]>;
  readonly ordered: boolean;
  /** Undefined when the element is gone. The index is that of live, or of desired where live lacks it. */
  readonly mergeElement: (element: Three<unknown>, index: number) => unknown;
}

/** Elements are merged by key; the order is a field of its own. */
export function mergeKeyedList({ versions, keys, ordered, mergeElement }: KeyedMerge): {
  readonly list: readonly unknown[];
  readonly orderConflict: boolean;
} {
  const maps = {
    base: new Map(keys.base.map((key, i) => [key, versions.base[i]])),
    desired: new Map(keys.desired.map((key, i) => [key, versions.desired[i]])),
    live: new Map(keys.live.map((key, i) => [key, versions.live[i]])),
  };
  const merged = new Map<string, unknown>();
  for (const key of new Set([...keys.live, ...keys.desired, ...keys.base])) {
    const element = { base: maps.base.get(key), desired: maps.desired.get(key), live: maps.live.get(key) };
    const liveIndex = keys.live.indexOf(key);
    const value = mergeElement(element, liveIndex === -1 ? keys.desired.indexOf(key) : liveIndex);
    if (value !== undefined) merged.set(key, value);
  }
  const { order, conflict } = mergeOrder(keys, ordered);
  return {
    list: order.flatMap((key) => (merged.has(key) ? [merged.get(key)] : [])),
    orderConflict: conflict,
  };
}

/**
 * The side that kept base's order follows the other one. Both reordered: live's order, and a conflict unless they agree
 * or order means nothing. Both inserted at the same place of an ordered list: also a conflict, as the first match wins.
 */
function mergeOrder(
  keys: Three<readonly string[]>,
  ordered: boolean,
): { order: readonly string[]; conflict: boolean } {
  const common = (list: readonly string[]): string =>
    canonicalJson(
      list.filter((key) => keys.base.includes(key) && keys.desired.includes(key) && keys.live.includes(key)),
    );
  const desiredMoved = common(keys.desired) !== common(keys.base);
  const liveMoved = common(keys.live) !== common(keys.base);
  const differs = common(keys.desired) !== common(keys.live);
  const leading = desiredMoved && !liveMoved ? keys.desired : keys.live;
  const following = leading === keys.live ? keys.desired : keys.live;
  const order = withInserted(leading, following);
  return { order, conflict: ordered && ((desiredMoved && liveMoved && differs) || insertAtSamePlace(keys)) };
}

/** What only the following list has, each behind its predecessor there. */
function withInserted(leading: readonly string[], following: readonly string[]): readonly string[] {
  const order = [...leading];
  following.forEach((key, index) => {
    if (order.includes(key)) return;
    const predecessor = following.slice(0, index).findLast((earlier) => order.includes(earlier));
    order.splice(predecessor === undefined ? 0 : order.indexOf(predecessor) + 1, 0, key);
  });
  return order;
}

function insertAtSamePlace({ base, desired, live }: Three<readonly string[]>): boolean {
  const inserted = (list: readonly string[], other: readonly string[]): ReadonlySet<string> => {
    const places = new Set<string>();
    list.forEach((key, index) => {
      if (base.includes(key) || other.includes(key)) return;
      places.add(list.slice(0, index).findLast((earlier) => base.includes(earlier)) ?? "");
    });
    return places;
  };
  const byDesired = inserted(desired, live);
  return [...inserted(live, desired)].some((place) => byDesired.has(place));
}
