import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { WatchEvent } from "@/lib/domain/mesh/watch-event.ts";
import { jsonLines } from "./json-lines.ts";
import { type Attempt, statusError } from "./status-error.ts";
import type { KubeStream, KubeTransport } from "./transport.ts";

/** The version to go on from is older than what the server keeps: list again. */
export class ExpiredError extends Error {
  constructor() {
    super("the resource version is too old");
    this.name = "ExpiredError";
  }
}

/** A line that is no event: what it said is lost until it is asked for again. */
export class UnreadableLineError extends Error {
  constructor() {
    super("a line of the watch is no JSON");
    this.name = "UnreadableLineError";
  }
}

export interface WatchRequest {
  readonly transport: KubeTransport;
  readonly path: string;
  readonly kindKey: string;
  readonly attempt: Attempt;
  readonly resourceVersion: string;
  readonly timeoutSeconds: number;
  readonly requestTimeoutMs: number;
  readonly inactivityMs: number;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  /** After every event and bookmark: the version to resume from. */
  readonly onVersion: (version: string) => void;
  readonly emit: (event: WatchEvent) => void;
}

/**
 * One watch until the server ends it. A torn last line is no event. A line in the middle that is no JSON breaks the
 * watch: the next one starts at the last good version and gets the event again.
 */
export async function watchOnce(request: WatchRequest): Promise<void> {
  const stream = await request.transport.open({
    caller: "self",
    method: "GET",
    path: request.path,
    query: {
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: request.resourceVersion,
      timeoutSeconds: String(request.timeoutSeconds),
    },
    timeoutMs: request.requestTimeoutMs,
    signal: request.signal,
  });
  if (stream.status !== 200) throw await refusal(stream, request);
  request.onOpen();
  let wasSilent = false;
  const onSilence = (): void => {
    wasSilent = true;
    stream.close();
  };
  let timer = setTimeout(onSilence, request.inactivityMs);
  try {
    const lines = jsonLines(stream.body, () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, request.inactivityMs);
    });
    for await (const line of lines) {
      if (request.signal.aborted) return;
      takeLine(line, request);
    }
  } catch (error) {
    if (wasSilent || request.signal.aborted) return;
    throw error;
  } finally {
    clearTimeout(timer);
    stream.close();
  }
}

async function refusal(stream: KubeStream, request: WatchRequest): Promise<Error> {
  const timer = setTimeout(() => stream.close(), request.requestTimeoutMs);
  let text = "";
  try {
    for await (const chunk of stream.body) {
      text += Buffer.from(chunk).toString("utf8");
      if (text.length > 100_000) break;
    }
  } catch {
    text = "";
  } finally {
    clearTimeout(timer);
    stream.close();
  }
  return stream.status === 410
    ? new ExpiredError()
    : statusError({ status: stream.status, text }, request.attempt);
}

function takeLine(line: string, { kindKey, attempt, emit, onVersion }: WatchRequest): void {
  const event = parseLine(line);
  const { type, object } = event;
  if (type === "ERROR") throw errorOf(object, attempt);
  if (type === "ADDED" || type === "MODIFIED") {
    emit({ type: "changed", kindKey, object: asRaw(object) });
  } else if (type === "DELETED") {
    emit({ type: "deleted", kindKey, ...nameOf(object) });
  }
  const version = metadataOf(object)["resourceVersion"];
  if (typeof version === "string" && version !== "") onVersion(version);
}

function parseLine(line: string): JsonObject {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    throw new UnreadableLineError();
  }
  if (!isJsonObject(event)) throw new UnreadableLineError();
  return event;
}

/** Folding reads the raw value field by field and trusts none of it. */
function asRaw(object: unknown): KubeObject {
  return object as KubeObject;
}

function metadataOf(object: unknown): JsonObject {
  const metadata = isJsonObject(object) ? object["metadata"] : undefined;
  return isJsonObject(metadata) ? metadata : {};
}

function nameOf(object: unknown): { readonly namespace: string; readonly name: string } {
  const { namespace, name } = metadataOf(object);
  return {
    namespace: typeof namespace === "string" ? namespace : "",
    name: typeof name === "string" ? name : "",
  };
}

/** In-stream errors are a Status whose code is that of the HTTP answer it would have been. */
function errorOf(object: unknown, attempt: Attempt): Error {
  const status = isJsonObject(object) ? object : {};
  const code = typeof status["code"] === "number" ? status["code"] : 500;
  if (code === 410 || status["reason"] === "Expired" || status["reason"] === "Gone")
    return new ExpiredError();
  return statusError({ status: code, text: JSON.stringify(object ?? null) }, attempt);
}
