import { streamEvent, type StreamEvent } from "@/lib/contracts/stream.ts";

export interface StreamListener {
  readonly onEvent: (event: StreamEvent) => void;
  readonly onOpen: () => void;
  readonly onLost: () => void;
}

type Message =
  { readonly kind: "open" } | { readonly kind: "lost" } | { readonly kind: "event"; readonly event: unknown };

export interface StreamSource {
  /** Connects anew, after the person changed. */
  restart(): void;
  stop(): void;
}

/** Joins the one stream of this browser: through a SharedWorker, or through one leading tab where there is none. */
export function openStreamSource(listener: StreamListener): StreamSource {
  return typeof SharedWorker === "undefined" ? openByLeader(listener) : openByWorker(listener);
}

function deliver(listener: StreamListener, message: Message): void {
  if (message.kind === "open") return listener.onOpen();
  if (message.kind === "lost") return listener.onLost();
  const parsed = streamEvent.safeParse(message.event);
  if (parsed.success) listener.onEvent(parsed.data);
}

function openByWorker(listener: StreamListener): StreamSource {
  const { port } = new SharedWorker("/stream-worker.js", { name: "foresail-stream" });
  port.onmessage = ({ data }: MessageEvent<Message>) => deliver(listener, data);
  const leave = (): void => port.postMessage("bye");
  addEventListener("pagehide", leave);
  return {
    restart: () => port.postMessage("restart"),
    stop: () => {
      removeEventListener("pagehide", leave);
      leave();
      port.close();
    },
  };
}

/** What tabs without a shared worker say to each other; `to` is the one tab that it is for. */
type Shared =
  | (Message & { readonly to?: string })
  | { readonly kind: "join"; readonly from: string }
  | { readonly kind: "restart" };

const RETRY_MS = 5_000;

/**
 * The tab that holds the lock has the stream and tells the others; when it goes, the next one gets the lock. A tab that
 * joins later asks how things stand.
 */
function openByLeader(listener: StreamListener): StreamSource {
  const channel = new BroadcastChannel("foresail-stream");
  const stopped = new AbortController();
  const tabId = crypto.randomUUID();
  const standing = new Standing();
  let source: EventSource | null = null;
  const tell = (message: Message): void => {
    standing.note(message);
    channel.postMessage(message);
    deliver(listener, message);
  };
  const connect = (): void => {
    source?.close();
    const next = new EventSource("/api/v1/stream");
    source = next;
    next.onopen = () => tell({ kind: "open" });
    next.onmessage = ({ data }: MessageEvent<string>) =>
      tell({ kind: "event", event: JSON.parse(data) as unknown });
    next.onerror = () => {
      tell({ kind: "lost" });
      // The browser reconnects by itself, unless the server refused: then it gives up for good.
      if (next.readyState === EventSource.CLOSED) setTimeout(() => source === next && connect(), RETRY_MS);
    };
  };
  channel.onmessage = ({ data }: MessageEvent<Shared>) => {
    if (data.kind === "restart") {
      if (source !== null) connect();
    } else if (data.kind === "join") {
      if (source === null) return;
      for (const message of standing.messages()) channel.postMessage({ ...message, to: data.from });
    } else if (data.to === undefined || data.to === tabId) deliver(listener, data);
  };
  channel.postMessage({ kind: "join", from: tabId });
  void navigator.locks
    .request("foresail-stream", { signal: stopped.signal }, () => {
      connect();
      return new Promise<void>((resolve) => stopped.signal.addEventListener("abort", () => resolve()));
    })
    .catch((error: unknown) => {
      if (!stopped.signal.aborted) throw error;
    });
  return {
    restart: () => (source === null ? channel.postMessage({ kind: "restart" }) : connect()),
    stop: () => {
      stopped.abort();
      source?.close();
      channel.close();
    },
  };
}

/** What a tab that joins is told: whether the stream is open, and the last state of every cluster. */
class Standing {
  #connection: Message | null = null;
  #snapshot: Extract<StreamEvent, { type: "snapshot" }> | null = null;

  note(message: Message): void {
    if (message.kind !== "event") {
      this.#connection = message;
      return;
    }
    const { data: event } = streamEvent.safeParse(message.event);
    if (event?.type === "snapshot") this.#snapshot = event;
    if (event?.type === "status" && this.#snapshot !== null) {
      const others = this.#snapshot.clusters.filter(({ cluster }) => cluster !== event.status.cluster);
      this.#snapshot = { ...this.#snapshot, clusters: [...others, event.status] };
    }
  }

  messages(): readonly Message[] {
    const snapshot = this.#snapshot === null ? [] : [{ kind: "event" as const, event: this.#snapshot }];
    return this.#connection === null ? snapshot : [this.#connection, ...snapshot];
  }
}
