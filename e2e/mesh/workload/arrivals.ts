import type { Arrival } from "../rig/request.ts";

export interface NumberedArrival extends Arrival {
  readonly number: number;
  readonly rid: string;
}

const KEPT = 20_000;

/** Requests with a mark that reached this application, in order; the oldest are forgotten. */
export class Arrivals {
  readonly #kept: NumberedArrival[] = [];
  #next = 1;

  record(who: string, rid: string | undefined, host: string): void {
    if (rid === undefined) return;
    this.#kept.push({ number: this.#next++, rid, who, host });
    if (this.#kept.length > 2 * KEPT) this.#kept.splice(0, KEPT);
  }

  after(number: number): readonly NumberedArrival[] {
    return this.#kept.filter((arrival) => arrival.number > number);
  }
}
