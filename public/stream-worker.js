/**
 * One event stream for all tabs of a browser (HTTP/1.1 allows six connections an origin). Loaded as a SharedWorker; see
 * components/live/stream-source.ts for the messages.
 */
const RETRY_FIRST_MS = 1000;
const RETRY_MOST_MS = 30_000;

/** @type {Set<MessagePort>} */
const ports = new Set();
/** @type {EventSource | null} */
let source = null;
let retryMs = RETRY_FIRST_MS;
let isOpen = false;
/** Last state of every cluster, so that a new tab need not wait for the next event. */
let snapshot = null;

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function remember(event) {
  if (event.type === "snapshot") snapshot = event;
  if (event.type === "status" && snapshot !== null) {
    const others = snapshot.clusters.filter(({ cluster }) => cluster !== event.status.cluster);
    snapshot = { ...snapshot, clusters: [...others, event.status] };
  }
}

function open() {
  source?.close();
  const next = new EventSource("/api/v1/stream");
  source = next;
  next.onopen = () => {
    isOpen = true;
    retryMs = RETRY_FIRST_MS;
    tell({ kind: "open" });
  };
  next.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    remember(event);
    tell({ kind: "event", event });
  };
  next.onerror = () => {
    isOpen = false;
    tell({ kind: "lost" });
    // The browser reconnects by itself and resumes, unless the server refused: then it gives up for good.
    if (next.readyState !== EventSource.CLOSED || source !== next) return;
    setTimeout(() => source === next && open(), retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_MOST_MS);
  };
}

self.onconnect = ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data === "bye") ports.delete(port);
    if (data === "restart") open();
  };
  if (source === null) open();
  else {
    port.postMessage({ kind: isOpen ? "open" : "lost" });
    if (snapshot !== null) port.postMessage({ kind: "event", event: snapshot });
  }
};
