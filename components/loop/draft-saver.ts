import type * as z from "zod/mini";
import type { AnyContract, CallInputOf, Immutable, ResponseOf } from "@/lib/contracts/api.ts";
import { createDraft, discardDraft, reviseDraft, type ChangeDetail } from "@/lib/contracts/changes.ts";
import { ApiError } from "../live/api-client.ts";

export type DraftContent = z.input<typeof createDraft.body>;
export type DraftDetail = Immutable<ChangeDetail>;

export interface DraftState {
  /** As last saved; null before the first save. */
  readonly detail: DraftDetail | null;
  readonly saving: "idle" | "waiting" | "saving" | "failed";
  readonly savedAtMs: number | null;
  readonly error: ApiError | null;
}

export type ApiCall = <C extends AnyContract>(contract: C, input: CallInputOf<C>) => Promise<ResponseOf<C>>;

export interface DraftSaverOptions {
  readonly cluster: string;
  readonly call: ApiCall;
  readonly nowMs: () => number;
  readonly delayMs?: number;
}

const DELAY_MS = 400;
const EMPTY: DraftState = { detail: null, saving: "idle", savedAtMs: null, error: null };

/**
 * Keeps one draft on the server while a person edits: the first save makes the change set, every later one a revision.
 * One call is under way at a time and the last content wins. What failed is kept and sent with the next save.
 */
export class DraftSaver {
  readonly #options: DraftSaverOptions;
  readonly #listeners = new Set<() => void>();
  #state: DraftState = EMPTY;
  #pending: DraftContent | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  /** Rises when the draft is left: answers to calls of the former one are dropped. */
  #draft = 0;

  constructor(options: DraftSaverOptions) {
    this.#options = options;
  }

  readonly state = (): DraftState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  save(content: DraftContent): void {
    this.#pending = content;
    if (this.#state.saving !== "saving") this.#set({ saving: "waiting" });
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), this.#options.delayMs ?? DELAY_MS);
  }

  /** Sends what waits; resolves with what is saved then. Null: there is none, or saving failed. */
  async flush(): Promise<DraftDetail | null> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#pending !== null || this.#running !== null) {
      this.#running ??= this.#send().finally(() => {
        this.#running = null;
      });
      await this.#running;
      if (this.#state.saving === "failed") return null;
    }
    return this.#state.detail;
  }

  /** Goes on with a change set that exists: opened by its address, applied, or made anew after a conflict. */
  adopt(detail: DraftDetail): void {
    this.#set({ detail, error: null, saving: "idle", savedAtMs: detail.change.updatedAtMs });
  }

  /** Forgets the draft here; on the server it stays. */
  leave(): void {
    this.#draft += 1;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#pending = null;
    this.#set(EMPTY);
  }

  /** Withdraws the draft on the server, then forgets it. */
  async discard(): Promise<void> {
    this.#pending = null;
    await this.flush();
    const { detail } = this.#state;
    if (detail !== null && detail.may.discard) {
      const { cluster, id, version } = detail.change;
      try {
        await this.#options.call(discardDraft, { params: { cluster, id }, body: { version } });
      } catch (error) {
        this.#fail(error);
        return;
      }
    }
    this.leave();
  }

  async #send(): Promise<void> {
    const content = this.#pending;
    if (content === null) return;
    this.#pending = null;
    const draft = this.#draft;
    this.#set({ saving: "saving" });
    try {
      const detail = await this.#write(content);
      if (draft !== this.#draft) return;
      this.#set({ detail, error: null, saving: "idle", savedAtMs: this.#options.nowMs() });
    } catch (error) {
      if (draft !== this.#draft) return;
      this.#pending ??= content;
      this.#fail(error);
    }
  }

  #write(content: DraftContent): Promise<DraftDetail> {
    const { cluster, call } = this.#options;
    const { detail } = this.#state;
    if (detail === null || !detail.may.edit) return call(createDraft, { params: { cluster }, body: content });
    const { id, version } = detail.change;
    return call(reviseDraft, { params: { cluster, id }, body: { ...content, version } });
  }

  #fail(error: unknown): void {
    const known =
      error instanceof ApiError
        ? error
        : new ApiError(0, { code: "unexpected", message: "The draft could not be saved" });
    this.#set({ saving: "failed", error: known });
  }

  #set(change: Partial<DraftState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
