import type { Collection } from "./collection.ts";
import { isSameFacts } from "./facts/same-facts.ts";
import { readObject, type NamedFacts, type ObjectRow } from "./read-object.ts";
import type { KindAvailability } from "./snapshot.ts";
import type { WatchEvent } from "./watch-event.ts";

/** What a batch of events says about one kind in the end. */
export interface KindChange {
  /** Whether the rows are all there is. */
  readonly isComplete: boolean;
  /** Last word on each object by `namespace/name`. A row without facts is gone from the collection. */
  readonly rows: ReadonlyMap<string, ObjectRow>;
  readonly availability: KindAvailability | null;
}

/** Reduces events to one change per kind key; only the order of events for the same object matters. */
export function kindChanges(events: readonly WatchEvent[]): ReadonlyMap<string, KindChange> {
  const drafts = new Map<
    string,
    { isComplete: boolean; rows: Map<string, ObjectRow>; availability: KindAvailability | null }
  >();
  for (const event of events) {
    const draft = drafts.get(event.kindKey) ?? { isComplete: false, rows: new Map(), availability: null };
    drafts.set(event.kindKey, draft);
    if (event.type === "availability") {
      draft.availability = event.availability;
    } else if (event.type === "relisted" || event.type === "relisted-rows") {
      draft.isComplete = true;
      draft.rows = new Map(rowsOf(event).map((row) => [keyOf(row), row]));
      draft.availability = { state: "listed", sinceMs: event.atMs };
    } else {
      const row = event.type === "deleted" ? goneRow(event) : readObject(event.kindKey, event.object);
      draft.rows.set(keyOf(row), row);
    }
  }
  return drafts;
}

/**
 * Folds a change into a collection; facts that say the same stay the same object, and an unchanged collection stays the
 * same collection.
 */
export function foldInto<T extends NamedFacts>(
  collection: Collection<T>,
  change: KindChange,
  select: (row: ObjectRow) => T | null = factsOf,
): Collection<T> {
  const changed: T[] = [];
  const removed: NamedFacts[] = [];
  for (const row of change.rows.values()) {
    const facts = select(row);
    if (facts === null) removed.push(row);
    else if (!isSameFacts(collection.get(facts.namespace, facts.name), facts)) changed.push(facts);
  }
  if (change.isComplete) {
    for (const entry of collection) if (!change.rows.has(keyOf(entry))) removed.push(entry);
  }
  return collection.with(changed, removed);
}

/** A row's facts were made by the reader of its kind key, and a collection takes the rows of one kind key only. */
export function factsOf<T extends NamedFacts>(row: ObjectRow): T | null {
  return row.facts as T | null;
}

function rowsOf(event: Extract<WatchEvent, { type: "relisted" | "relisted-rows" }>): readonly ObjectRow[] {
  return event.type === "relisted-rows"
    ? event.rows
    : event.objects.map((object) => readObject(event.kindKey, object));
}

function goneRow({ namespace, name }: NamedFacts): ObjectRow {
  return { namespace, name, facts: null, istiod: null, problem: null };
}

function keyOf({ namespace, name }: NamedFacts): string {
  return `${namespace}/${name}`;
}
