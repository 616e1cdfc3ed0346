/** Seeded choices: the same seed gives the same world on every machine (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[Math.floor(this.next() * from.length)];
    if (chosen === undefined) throw new Error("nothing to pick from");
    return chosen;
  }

  /** `low` to `high` different members, in the order of the list. */
  some<T>(from: readonly T[], low: number, high: number): readonly T[] {
    const count = Math.min(this.between(low, high), from.length);
    const indexes = new Set<number>();
    while (indexes.size < count) indexes.add(Math.floor(this.next() * from.length));
    return from.filter((_, index) => indexes.has(index));
  }

  list<T>(low: number, high: number, make: (index: number) => T): readonly T[] {
    return Array.from({ length: this.between(low, high) }, (_, index) => make(index));
  }

  /** The fields whose chance comes up; a maker is called only then. */
  fields(
    makers: Readonly<Record<string, readonly [share: number, make: () => unknown]>>,
  ): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [name, [share, make]] of Object.entries(makers)) if (this.chance(share)) made[name] = make();
    return made;
  }
}
