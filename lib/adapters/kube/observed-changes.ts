import type { Collection } from "@/lib/domain/mesh/collection.ts";
import { kindOfKey } from "@/lib/domain/mesh/kind-keys.ts";
import type { ConfigObject, MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { WatchEvent } from "@/lib/domain/mesh/watch-event.ts";
import type { ObservedChange } from "@/lib/services/ports/cluster.ts";

/** What a fold changed among config objects; only touched namespaces are compared. */
export function observedChanges(input: {
  readonly before: MeshSnapshot;
  readonly after: MeshSnapshot;
  readonly events: readonly WatchEvent[];
  readonly nowMs: number;
}): readonly ObservedChange[] {
  const { before, after, events, nowMs } = input;
  if (before.config === after.config) return [];
  const relisted = new Set(
    events.flatMap(({ type, kindKey }) => (type === "relisted-rows" ? [kindKey] : [])),
  );
  const changes: ObservedChange[] = [];
  for (const [kindKey, objects] of after.config) {
    const old = before.config.get(kindKey);
    if (old === objects) continue;
    const seen = !relisted.has(kindKey) ? "watched" : wasListed(before, kindKey) ? "relisted" : "initial";
    for (const [was, is] of differing(old, objects)) {
      const { namespace, name } = is ?? was ?? { namespace: "", name: "" };
      const ref = { cluster: after.cluster, ...kindOfKey(kindKey), namespace, name };
      changes.push({ ref, before: was, after: is, seen, observedAtMs: nowMs });
    }
  }
  return changes;
}

function wasListed({ availability }: MeshSnapshot, kindKey: string): boolean {
  const state = availability.get(kindKey)?.state;
  return state === "listed" || state === "stale";
}

type Pair = readonly [before: ConfigObject | null, after: ConfigObject | null];

function differing(
  old: Collection<ConfigObject> | undefined,
  next: Collection<ConfigObject>,
): readonly Pair[] {
  if (old === undefined) return [...next].map((is) => [null, is] as const);
  const pairs: Pair[] = [];
  for (const namespace of next.touchedSince(old)) {
    for (const is of next.inNamespace(namespace)) {
      const was = old.get(namespace, is.name) ?? null;
      if (was !== is) pairs.push([was, is]);
    }
    for (const was of old.inNamespace(namespace)) {
      if (next.get(namespace, was.name) === undefined) pairs.push([was, null]);
    }
  }
  return pairs;
}
