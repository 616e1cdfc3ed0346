/**
 * Remembers what one owner computed for instants, until another one asks: series of one timeline are read one after another, at
 * the same instants.
 */
export class TallyMemo<Owner, Tally> {
  readonly #tallies = new Map<number, Tally>();
  #owner: Owner | null = null;

  get(owner: Owner, timeMs: number): Tally | undefined {
    return this.#owner === owner ? this.#tallies.get(timeMs) : undefined;
  }

  set(owner: Owner, timeMs: number, tally: Tally): void {
    if (this.#owner !== owner || this.#tallies.size >= MAX_TALLIES) this.#tallies.clear();
    this.#owner = owner;
    this.#tallies.set(timeMs, tally);
  }

  forget(owner: Owner): void {
    if (this.#owner === owner) this.#tallies.clear();
  }
}

/** Twelve hours of scrapes. */
const MAX_TALLIES = 8_640;
