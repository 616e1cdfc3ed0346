/**
 * Spaces reviews of one person: a burst, then a fixed rate (decision 34). Each call reserves its place in time; answers
 * how long to wait for it, ms.
 */
export class ReviewRate {
  readonly #freeAtMs = new Map<string, number>();
  readonly #spacingMs: number;
  readonly #burst: number;
  readonly #nowMs: () => number;

  constructor(options: { readonly perSecond: number; readonly burst: number; readonly nowMs: () => number }) {
    this.#spacingMs = 1000 / options.perSecond;
    this.#burst = options.burst;
    this.#nowMs = options.nowMs;
  }

  reserve(person: string): number {
    const nowMs = this.#nowMs();
    const earliest = nowMs - this.#burst * this.#spacingMs;
    const freeAtMs = Math.max(this.#freeAtMs.get(person) ?? earliest, earliest) + this.#spacingMs;
    this.#freeAtMs.set(person, freeAtMs);
    if (this.#freeAtMs.size > 10_000) this.#forgetIdle(earliest);
    return Math.max(0, freeAtMs - nowMs);
  }

  #forgetIdle(earliest: number): void {
    for (const [person, freeAtMs] of this.#freeAtMs) {
      if (freeAtMs <= earliest) this.#freeAtMs.delete(person);
    }
  }
}
