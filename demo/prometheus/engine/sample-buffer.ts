import type { SampleSink } from "../series-source.ts";

/** Samples of one series in ascending time order, in reusable arrays; only the first `length` entries count. */
export class SampleBuffer implements SampleSink {
  times: Float64Array = new Float64Array(64);
  values: Float64Array = new Float64Array(64);
  stale: Uint8Array = new Uint8Array(64);
  length = 0;
  staleCount = 0;

  clear(): void {
    this.length = 0;
    this.staleCount = 0;
  }

  append(timeMs: number, value: number): void {
    if (this.length === this.times.length) this.#grow();
    this.times[this.length] = timeMs;
    this.values[this.length] = value;
    this.stale[this.length] = 0;
    this.length++;
  }

  appendStale(timeMs: number): void {
    this.append(timeMs, NaN);
    this.stale[this.length - 1] = 1;
    this.staleCount++;
  }

  /** Range selectors pass over staleness markers. */
  dropStale(): void {
    if (this.staleCount === 0) return;
    let kept = 0;
    for (let index = 0; index < this.length; index++) {
      if (this.stale[index] === 1) continue;
      this.times[kept] = this.times[index] ?? NaN;
      this.values[kept] = this.values[index] ?? NaN;
      this.stale[kept] = 0;
      kept++;
    }
    this.length = kept;
    this.staleCount = 0;
  }

  #grow(): void {
    const size = this.times.length * 2;
    const times = new Float64Array(size);
    times.set(this.times);
    const values = new Float64Array(size);
    values.set(this.values);
    const stale = new Uint8Array(size);
    stale.set(this.stale);
    this.times = times;
    this.values = values;
    this.stale = stale;
  }
}
