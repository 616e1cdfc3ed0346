import { AppError } from "@/lib/domain/base/app-error.ts";
import type { KindAvailability } from "@/lib/domain/mesh/snapshot.ts";
import type { WatchEvent } from "@/lib/domain/mesh/watch-event.ts";
import { type ApiResource, apiPath } from "./api-path.ts";
import { backoffMs, pause } from "./backoff.ts";
import { resourceKey } from "./discovery.ts";
import { listAll } from "./list-pages.ts";
import type { KubeTransport } from "./transport.ts";
import { ExpiredError, UnreadableLineError, watchOnce } from "./watch-once.ts";

export interface ReflectorTiming {
  readonly pageSize: number;
  readonly requestTimeoutMs: number;
  /** A watch without a byte for so long is taken for dead; the API server sends a bookmark about every minute. */
  readonly inactivityMs: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** How often a right that is missing is asked for again. */
  readonly forbiddenRetryMs: number;
}

export const DEFAULT_TIMING: ReflectorTiming = {
  pageSize: 100,
  requestTimeoutMs: 30_000,
  inactivityMs: 150_000,
  backoffBaseMs: 250,
  backoffCapMs: 30_000,
  forbiddenRetryMs: 60_000,
};

export interface ReflectorOptions {
  readonly resource: ApiResource;
  /** Empty for all namespaces. */
  readonly namespace: string;
  readonly transport: KubeTransport;
  readonly timing: ReflectorTiming;
  readonly emit: (event: WatchEvent) => void;
  /** Runs lists a few at a time. */
  readonly withListPermit: <T>(list: () => Promise<T>) => Promise<T>;
  readonly nowMs: () => number;
  readonly random: () => number;
}

export interface Reflector {
  stop(): void;
  /** Resolves when the loop has ended. */
  readonly stopped: Promise<void>;
}

/** Failed watches from one version after which the whole list is read again: the event after it may be unreadable. */
const MAX_TORN_AT_ONE_VERSION = 3;

/**
 * Keeps one kind in step with the API server: list in pages, watch with bookmarks from there, resume where a watch
 * ended, list again when the version is too old. Failures are told as availability and tried again with back-off; it
 * stops only when it is told to.
 */
export function startReflector(options: ReflectorOptions): Reflector {
  const abort = new AbortController();
  const loop = new ReflectorLoop(options, abort.signal);
  return { stop: () => abort.abort(), stopped: loop.run() };
}

class ReflectorLoop {
  readonly #options: ReflectorOptions;
  readonly #signal: AbortSignal;
  readonly #kindKey: string;
  /** Version to watch from; null when the next step is a list. */
  #version: string | null = null;
  #attempt = 0;
  #tornAtVersion = 0;
  #lastHeardMs: number;
  #availability: KindAvailability = { state: "pending" };

  constructor(options: ReflectorOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#kindKey = resourceKey(options.resource);
    this.#lastHeardMs = options.nowMs();
  }

  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      const delayMs = await this.#step().catch((error: unknown) => this.#failed(error));
      if (delayMs > 0) await pause(delayMs, this.#signal);
    }
  }

  /** One list or one watch; answers how long to wait before the next. */
  async #step(): Promise<number> {
    if (this.#version === null) {
      await this.#list();
      return 0;
    }
    const before = this.#version;
    const startedMs = this.#options.nowMs();
    await this.#watch();
    const wasQuick = this.#options.nowMs() - startedMs < 1_000 && this.#version === before;
    this.#attempt = wasQuick ? this.#attempt + 1 : 0;
    return wasQuick ? this.#backoff() : 0;
  }

  async #list(): Promise<void> {
    const { resource, namespace, transport, timing } = this.#options;
    const list = await this.#options.withListPermit(() =>
      listAll({
        transport,
        path: apiPath(resource, { namespace }),
        kindKey: this.#kindKey,
        attempt: { verb: "list", resource: resource.plural, namespace, name: "" },
        pageSize: timing.pageSize,
        timeoutMs: timing.requestTimeoutMs,
        signal: this.#signal,
      }),
    );
    if (this.#signal.aborted) return;
    const atMs = this.#heard();
    this.#version = list.resourceVersion;
    this.#tornAtVersion = 0;
    this.#availability = { state: "listed", sinceMs: atMs };
    this.#options.emit({ type: "relisted-rows", kindKey: this.#kindKey, rows: list.rows, atMs });
  }

  async #watch(): Promise<void> {
    const { resource, namespace, transport, timing, random } = this.#options;
    await watchOnce({
      transport,
      path: apiPath(resource, { namespace }),
      kindKey: this.#kindKey,
      attempt: { verb: "watch", resource: resource.plural, namespace, name: "" },
      resourceVersion: this.#version ?? "",
      timeoutSeconds: Math.round(300 + random() * 300),
      requestTimeoutMs: timing.requestTimeoutMs,
      inactivityMs: timing.inactivityMs,
      signal: this.#signal,
      onOpen: () => {
        const atMs = this.#heard();
        if (this.#availability.state !== "listed") this.#tell({ state: "listed", sinceMs: atMs });
      },
      onVersion: (version) => {
        this.#heard();
        this.#attempt = 0;
        this.#tornAtVersion = 0;
        this.#version = version;
      },
      emit: this.#options.emit,
    });
  }

  /** Tells what went wrong; answers how long to wait. */
  #failed(error: unknown): number {
    if (this.#signal.aborted) return 0;
    if (error instanceof ExpiredError) {
      this.#version = null;
      this.#attempt += 1;
      return this.#attempt > 1 ? this.#backoff() : 0;
    }
    const code = error instanceof AppError ? error.code : null;
    if (code === "forbidden" || code === "not_found") return this.#withdrawn(error);
    if (error instanceof UnreadableLineError) this.#tornAtVersion += 1;
    if (this.#tornAtVersion >= MAX_TORN_AT_ONE_VERSION) this.#version = null;
    this.#tell({ state: "stale", sinceMs: this.#lastHeardMs, reason: reasonOf(error) });
    this.#attempt += 1;
    return this.#backoff();
  }

  /** The kind is gone, or the right to read it: what was known of it must not be shown as if it held. */
  #withdrawn(error: unknown): number {
    const { emit, nowMs, timing, random } = this.#options;
    const wasKnown = this.#version !== null || this.#availability.state === "listed";
    this.#version = null;
    if (wasKnown) emit({ type: "relisted-rows", kindKey: this.#kindKey, rows: [], atMs: nowMs() });
    const isAbsent = error instanceof AppError && error.code === "not_found";
    this.#tell(isAbsent ? { state: "absent" } : { state: "forbidden", reason: reasonOf(error) });
    return timing.forbiddenRetryMs * (0.5 + random() * 0.5);
  }

  #tell(availability: KindAvailability): void {
    this.#availability = availability;
    this.#options.emit({ type: "availability", kindKey: this.#kindKey, availability });
  }

  #heard(): number {
    this.#lastHeardMs = this.#options.nowMs();
    return this.#lastHeardMs;
  }

  #backoff(): number {
    const { timing, random } = this.#options;
    return backoffMs(this.#attempt, {
      baseMs: timing.backoffBaseMs,
      capMs: timing.backoffCapMs,
      random,
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? `The watch broke: ${error.message}` : "The watch broke";
}
