export interface Named {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Immutable set of named things by namespace and name. A change copies only the touched namespace, so that one watch
 * event costs a namespace and not a cluster. Cluster-scoped things live in the namespace "".
 */
export class Collection<T extends Named> {
  static empty<T extends Named>(): Collection<T> {
    return new Collection<T>(new Map(), 0);
  }

  static of<T extends Named>(entries: Iterable<T>): Collection<T> {
    const byNamespace = new Map<string, Map<string, T>>();
    let size = 0;
    for (const entry of entries) {
      const names = byNamespace.get(entry.namespace) ?? new Map<string, T>();
      byNamespace.set(entry.namespace, names);
      if (!names.has(entry.name)) size += 1;
      names.set(entry.name, entry);
    }
    return new Collection(byNamespace, size);
  }

  readonly size: number;
  readonly #byNamespace: ReadonlyMap<string, ReadonlyMap<string, T>>;

  private constructor(byNamespace: ReadonlyMap<string, ReadonlyMap<string, T>>, size: number) {
    this.#byNamespace = byNamespace;
    this.size = size;
  }

  get(namespace: string, name: string): T | undefined {
    return this.#byNamespace.get(namespace)?.get(name);
  }

  inNamespace(namespace: string): Iterable<T> {
    return this.#byNamespace.get(namespace)?.values() ?? [];
  }

  /** Stays the same as long as nothing in the namespace changes: a key for what is derived from it. Null: it is empty. */
  partOf(namespace: string): ReadonlyMap<string, T> | null {
    return this.#byNamespace.get(namespace) ?? null;
  }

  namespaces(): Iterable<string> {
    return this.#byNamespace.keys();
  }

  /** Namespaces whose entries are not all the same as in the earlier collection. */
  touchedSince(before: Collection<T>): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const [namespace, names] of this.#byNamespace) {
      if (before.#byNamespace.get(namespace) !== names) touched.add(namespace);
    }
    for (const namespace of before.#byNamespace.keys()) {
      if (!this.#byNamespace.has(namespace)) touched.add(namespace);
    }
    return touched;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const names of this.#byNamespace.values()) yield* names.values();
  }

  /** The same collection when nothing changes. */
  with(changed: readonly T[], removed: readonly Named[] = []): Collection<T> {
    const copies = new Map<string, Map<string, T>>();
    const copyOf = (namespace: string): Map<string, T> => {
      const copy = copies.get(namespace) ?? new Map(this.#byNamespace.get(namespace));
      copies.set(namespace, copy);
      return copy;
    };
    for (const { namespace, name } of removed) {
      if (this.get(namespace, name) !== undefined) copyOf(namespace).delete(name);
    }
    for (const entry of changed) copyOf(entry.namespace).set(entry.name, entry);
    if (copies.size === 0) return this;

    const next = new Map(this.#byNamespace);
    let size = this.size;
    for (const [namespace, names] of copies) {
      size += names.size - (next.get(namespace)?.size ?? 0);
      if (names.size === 0) next.delete(namespace);
      else next.set(namespace, names);
    }
    return new Collection(next, size);
  }
}
