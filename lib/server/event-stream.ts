import type { StreamEvent } from "@/lib/contracts/stream.ts";

const KEPT_EVENTS = 512;
/** A reader that is this far behind gets the snapshot instead of the queue. */
const MAX_QUEUED = 128;
const HEARTBEAT_MS = 15_000;

interface Numbered {
  readonly n: number;
  readonly event: StreamEvent;
}

interface Connection {
  readonly queue: Numbered[];
  wake: () => void;
}

export interface ConnectOptions {
  /** `Last-Event-ID` of the browser, `<boot id>-<n>`; null on a first connect. */
  readonly lastEventId: string | null;
  /** What this person may see of an event; null hides it. Asked for each event when it is sent. */
  readonly see: (event: StreamEvent) => StreamEvent | null;
  readonly snapshot: () => StreamEvent;
  readonly signal: AbortSignal;
}

/** Fans events out to browsers over SSE, with resume by event id and without unbounded queues. */
export class EventHub {
  readonly #bootId: string;
  readonly #kept: Numbered[] = [];
  readonly #connections = new Set<Connection>();
  #last = 0;

  constructor(bootId: string) {
    this.#bootId = bootId;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  publish(event: StreamEvent): void {
    this.#last += 1;
    const numbered = { n: this.#last, event };
    this.#kept.push(numbered);
    if (this.#kept.length > KEPT_EVENTS) this.#kept.shift();
    for (const connection of this.#connections) {
      connection.queue.push(numbered);
      connection.wake();
    }
  }

  connect(options: ConnectOptions): ReadableStream<Uint8Array> {
    const connection: Connection = { queue: this.#missedSince(options.lastEventId), wake: () => undefined };
    let needsSnapshot = this.#resumeFrom(options.lastEventId) === null;
    const encoder = new TextEncoder();
    const close = (): void => {
      this.#connections.delete(connection);
      connection.wake();
    };

    return new ReadableStream<Uint8Array>(
      {
        start: () => {
          this.#connections.add(connection);
          options.signal.addEventListener("abort", close, { once: true });
        },
        pull: async (controller) => {
          if (options.signal.aborted) return controller.close();
          if (connection.queue.length > MAX_QUEUED) needsSnapshot = true;
          if (needsSnapshot) {
            needsSnapshot = false;
            connection.queue.length = 0;
            return controller.enqueue(encoder.encode(this.#frame(this.#last, options.snapshot())));
          }
          if (connection.queue.length === 0) await waitForWake(connection, HEARTBEAT_MS);
          if (options.signal.aborted) return controller.close();
          if (!this.#connections.has(connection)) return;
          const next = connection.queue.shift();
          const seen = next === undefined ? null : options.see(next.event);
          // A comment line keeps the connection alive, and satisfies this pull when there is nothing to show.
          const frame = next === undefined || seen === null ? ":\n\n" : this.#frame(next.n, seen);
          controller.enqueue(encoder.encode(frame));
        },
        cancel: close,
      },
      { highWaterMark: 1 },
    );
  }

  #frame(n: number, event: StreamEvent): string {
    return `id: ${this.#bootId}-${n}\ndata: ${JSON.stringify(event)}\n\n`;
  }

  #missedSince(lastEventId: string | null): Numbered[] {
    const from = this.#resumeFrom(lastEventId);
    return from === null ? [] : this.#kept.filter(({ n }) => n > from);
  }

  /** Number to go on after; null when the id is foreign or too old to resume. */
  #resumeFrom(lastEventId: string | null): number | null {
    const match = /^(.*)-(\d+)$/.exec(lastEventId ?? "");
    if (match === null || match[1] !== this.#bootId) return null;
    const n = Number(match[2]);
    const oldest = this.#kept[0]?.n ?? this.#last + 1;
    return n <= this.#last && n >= oldest - 1 ? n : null;
  }
}

function waitForWake(connection: Connection, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    connection.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
