import { request } from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import type { KubeServer } from "../server.ts";

export interface HttpAnswer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface HttpCall {
  readonly method?: string;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: unknown;
}

function textOf(body: unknown): string {
  if (body === undefined) return "";
  return typeof body === "string" ? body : JSON.stringify(body);
}

function headersOf({ token = "admin-token", headers, body }: HttpCall): Record<string, string | string[]> {
  return {
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    ...(body === undefined
      ? {}
      : { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(textOf(body))) }),
    ...headers,
  };
}

/** One request to the server; the body is sent as JSON unless it is text already. */
export function callServer(server: KubeServer, path: string, call: HttpCall = {}): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.url}${path}`,
      { method: call.method ?? "GET", ca: server.caPem, headers: headersOf(call), agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString("utf8");
          const isJson =
            (response.headers["content-type"] ?? "").includes("json") &&
            !response.headers["content-encoding"];
          const json = isJson && text !== "" ? (JSON.parse(text) as Record<string, unknown>) : {};
          resolve({ code: response.statusCode ?? 0, headers: response.headers, bytes, text, json });
        });
      },
    );
    sent.on("error", reject);
    sent.end(textOf(call.body));
  });
}

export interface WatchEventJson {
  readonly type: string;
  readonly object: {
    readonly metadata?: { readonly name?: string; readonly resourceVersion?: string };
    readonly code?: number;
  };
}

export interface OpenWatch {
  /** The next event; rejects when the stream has ended. */
  next(): Promise<WatchEventJson>;
  close(): void;
}

/** Opens a watch; events come one by one. */
export function openWatch(server: KubeServer, path: string): Promise<OpenWatch> {
  return new Promise((resolve, reject) => {
    const waiting: { resolve: (event: WatchEventJson) => void; reject: (error: Error) => void }[] = [];
    const events: WatchEventJson[] = [];
    let ended = false;
    let rest = "";
    const sent = request(
      `${server.url}${path}`,
      { ca: server.caPem, headers: headersOf({}), agent: false },
      (response) => {
        response.on("data", (chunk: Buffer) => {
          const lines = (rest + chunk.toString("utf8")).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) {
            const event = JSON.parse(line) as WatchEventJson;
            const first = waiting.shift();
            if (first === undefined) events.push(event);
            else first.resolve(event);
          }
        });
        const end = (): void => {
          ended = true;
          for (const { reject: refuse } of waiting.splice(0)) refuse(new Error("the watch has ended"));
        };
        response.on("end", end);
        response.on("error", end);
        resolve({
          next() {
            const event = events.shift();
            if (event !== undefined) return Promise.resolve(event);
            if (ended) return Promise.reject(new Error("the watch has ended"));
            return new Promise((done, refuse) => waiting.push({ resolve: done, reject: refuse }));
          },
          close: () => sent.destroy(),
        });
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}
