/** Answers for a while, and shares one that is being asked for. Failures are not kept. */
export class ExpiringCache<T> {
  #entries = new Map<string, { readonly value: Promise<T>; readonly untilMs: number }>();
  readonly #ttlMs: number;
  readonly #capacity: number;
  readonly #nowMs: () => number;

  constructor(options: { readonly ttlMs: number; readonly capacity: number; readonly nowMs: () => number }) {
    this.#ttlMs = options.ttlMs;
    this.#capacity = options.capacity;
    this.#nowMs = options.nowMs;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined && known.untilMs > this.#nowMs()) return known.value;
    const entries = this.#entries;
    const entry = { value: ask(), untilMs: this.#nowMs() + this.#ttlMs };
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > this.#capacity) this.#forgetOldest();
    return entry.value;
  }

  clear(): void {
    this.#entries = new Map();
  }

  #forgetOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
