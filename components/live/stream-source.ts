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

/** The tab that holds the lock has the stream and tells the others; when it goes, the next one gets the lock. */
function openByLeader(listener: StreamListener): StreamSource {
  const channel = new BroadcastChannel("foresail-stream");
  const stopped = new AbortController();
  let source: EventSource | null = null;
  const tell = (message: Message): void => {
    channel.postMessage(message);
    deliver(listener, message);
  };
  const connect = (): void => {
    source?.close();
    source = new EventSource("/api/v1/stream");
    source.onopen = () => tell({ kind: "open" });
    source.onerror = () => tell({ kind: "lost" });
    source.onmessage = ({ data }: MessageEvent<string>) =>
      tell({ kind: "event", event: JSON.parse(data) as unknown });
  };
  channel.onmessage = ({ data }: MessageEvent<Message | "restart">) => {
    if (data !== "restart") deliver(listener, data);
    else if (source !== null) connect();
  };
  void navigator.locks
    .request("foresail-stream", { signal: stopped.signal }, () => {
      connect();
      return new Promise<void>((resolve) => stopped.signal.addEventListener("abort", () => resolve()));
    })
    .catch((error: unknown) => {
      if (!stopped.signal.aborted) throw error;
    });
  return {
    restart: () => (source === null ? channel.postMessage("restart") : connect()),
    stop: () => {
      stopped.abort();
      source?.close();
      channel.close();
    },
  };
}
