import type { Evidence, Missing } from "../evidence.ts";
import type { TraceAnswer, TraceOutcome } from "../trace-outcome.ts";

/** Outcome with everything that was not decided at its neutral value. */
export function outcome(known: Pick<TraceOutcome, "why"> & Partial<TraceOutcome>): TraceOutcome {
  return {
    share: 1,
    status: null,
    by: null,
    delayMs: 0,
    flags: "-",
    route: null,
    seen: null,
    response: null,
    location: null,
    body: null,
    ...known,
  };
}

/** Gathers outcomes of one request; equal ones add their shares. */
export class OutcomeList {
  readonly #outcomes = new Map<string, TraceOutcome>();
  readonly #evidence = new Map<string, Evidence>();
  readonly #missing = new Map<string, Missing>();

  add(added: TraceOutcome): void {
    if (added.share <= 0) return;
    const { share, ...rest } = added;
    const key = JSON.stringify(rest);
    const known = this.#outcomes.get(key);
    this.#outcomes.set(key, known === undefined ? added : { ...known, share: known.share + share });
  }

  because(evidence: readonly Evidence[]): void {
    for (const entry of evidence) {
      const { object, path, text } = entry;
      const key = `${object?.kind ?? ""} ${object?.namespace ?? ""}/${object?.name ?? ""} ${path.join(".")} ${text}`;
      if (!this.#evidence.has(key)) this.#evidence.set(key, entry);
    }
  }

  missing(missing: readonly Missing[]): void {
    for (const entry of missing) this.#missing.set(entry.what, entry);
  }

  answer(): TraceAnswer {
    return {
      outcomes: [...this.#outcomes.values()],
      evidence: [...this.#evidence.values()],
      missing: [...this.#missing.values()],
    };
  }
}
