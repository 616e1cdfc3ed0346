import { applyWatchEvents } from "@/lib/domain/mesh/apply-watch-events.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { WatchEvent } from "@/lib/domain/mesh/watch-event.ts";

export interface FoldStep {
  readonly before: MeshSnapshot;
  readonly after: MeshSnapshot;
  readonly events: readonly WatchEvent[];
}

export interface FoldQueueOptions {
  /** How long events gather before they are folded. */
  readonly delayMs: number;
  readonly onFold: (step: FoldStep) => void;
  /** A defect of ours: folding threw for this kind. */
  readonly onDefect: (error: unknown, kindKey: string) => void;
}

/** A burst of events this large is folded at once. */
const MAX_WAITING = 2_000;

/** Gathers events and folds them into the snapshot a batch at a time. */
export class FoldQueue {
  #snapshot: MeshSnapshot;
  #waiting: WatchEvent[] = [];
  #timer: NodeJS.Timeout | null = null;
  readonly #options: FoldQueueOptions;

  constructor(snapshot: MeshSnapshot, options: FoldQueueOptions) {
    this.#snapshot = snapshot;
    this.#options = options;
  }

  get snapshot(): MeshSnapshot {
    return this.#snapshot;
  }

  push(event: WatchEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length >= MAX_WAITING) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#options.delayMs);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    const before = this.#snapshot;
    const after = this.#fold(before, events);
    if (after === before) return;
    this.#snapshot = after;
    this.#options.onFold({ before, after, events });
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  /** One event that cannot be folded must not take the others with it. */
  #fold(before: MeshSnapshot, events: readonly WatchEvent[]): MeshSnapshot {
    try {
      return applyWatchEvents(before, events);
    } catch {
      let snapshot = before;
      for (const event of events) {
        try {
          snapshot = applyWatchEvents(snapshot, [event]);
        } catch (error) {
          this.#options.onDefect(error, event.kindKey);
        }
      }
      return snapshot;
    }
  }
}
