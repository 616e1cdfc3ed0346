import http from "node:http";
import https from "node:https";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { Caller, KubeConnection } from "./connection.ts";

export interface KubeRequest {
  readonly caller: Caller;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** From `apiPath`; begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly accept?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** A POST that stores nothing. GET always is. */
  readonly isReview?: boolean;
}

export interface KubeAnswer {
  readonly status: number;
  readonly text: string;
  readonly auditId: string | null;
  readonly warnings: readonly string[];
}

export interface KubeStream {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the connection. */
  close(): void;
}

/** Speaks HTTP to one API server. Redirects are not followed; headers are built here and nowhere else. */
export interface KubeTransport {
  send(request: KubeRequest): Promise<KubeAnswer>;
  /** The timeout is for the headers; the body may take for ever. */
  open(request: KubeRequest): Promise<KubeStream>;
}

/** A page of the largest lists is below it, and so is any object. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** The connection was never made: the server has not seen the request. */
const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** What a server or a proxy between does to a connection that was idle for too long, just as we use it. */
const DROPPED = new Set(["ECONNRESET", "EPIPE"]);

export function createTransport(connection: KubeConnection): KubeTransport {
  const attempt = async (request: KubeRequest, onNew = isWrite(request)): Promise<http.IncomingMessage> => {
    const auth = await connection.authOf(request.caller);
    const url = new URL(connection.server);
    const base = url.pathname.replace(/\/$/, "");
    const query = new URLSearchParams(request.query ?? {}).toString();
    const payload = request.body === undefined ? null : JSON.stringify(request.body);
    return await new Promise((resolve, reject) => {
      const sent = (url.protocol === "http:" ? http : https).request(
        {
          protocol: url.protocol,
          hostname: url.hostname.replace(/^\[|\]$/g, ""),
          port: url.port,
          method: request.method,
          path: `${base}${request.path}${query === "" ? "" : `?${query}`}`,
          agent: onNew ? auth.writes : auth.reads,
          headers: {
            ...auth.headers,
            Accept: request.accept ?? "application/json",
            "User-Agent": "foresail",
            ...(payload === null
              ? {}
              : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(payload) }),
          },
          ...(request.signal === undefined ? {} : { signal: request.signal }),
        },
        (response) => {
          clearTimeout(timer);
          resolve(response);
        },
      );
      const timer = setTimeout(() => sent.destroy(new TimedOut()), request.timeoutMs);
      sent.once("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      sent.end(payload ?? undefined);
    });
  };
  /**
   * Asked once more when the connection was dropped before an answer began, on a new connection: the others of the pool
   * were idle as long. Never what may have been stored.
   */
  const open = async (request: KubeRequest): Promise<http.IncomingMessage> => {
    try {
      return await attempt(request).catch((error: unknown) => {
        if (mayBeStored(request) || !DROPPED.has(codeOf(error))) throw error;
        return attempt(request, true);
      });
    } catch (error) {
      throw error instanceof AppError ? error : unanswered(error, request, connection.address);
    }
  };
  return {
    async send(request) {
      const response = await open(request);
      const timer = setTimeout(() => response.destroy(new TimedOut()), request.timeoutMs);
      try {
        return {
          status: response.statusCode ?? 0,
          text: await readAll(response),
          auditId: response.headers["audit-id"]?.toString() ?? null,
          warnings: (response.headersDistinct["warning"] ?? []).flatMap(warningTexts),
        };
      } catch (error) {
        throw error instanceof AppError ? error : unanswered(error, request, connection.address);
      } finally {
        clearTimeout(timer);
      }
    },
    async open(request) {
      const response = await open(request);
      return { status: response.statusCode ?? 0, body: response, close: () => response.destroy() };
    },
  };
}

function isWrite({ method, isReview }: KubeRequest): boolean {
  return method !== "GET" && isReview !== true;
}

function mayBeStored(request: KubeRequest): boolean {
  return isWrite(request) && request.query?.["dryRun"] === undefined;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

class TimedOut extends Error {
  constructor() {
    super("no answer in time");
    this.name = "TimedOut";
  }
}

async function readAll(response: http.IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      response.destroy();
      throw new AppError("upstream", "The API server's answer is larger than 128 MB");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** `outcomeUnknown`: a write that may have happened. Only a re-read tells. */
function unanswered(error: unknown, request: KubeRequest, address: string): AppError {
  const code = codeOf(error);
  const isTimeout = error instanceof TimedOut;
  const wasSent = !NOT_SENT.has(code) && !/CERT|^ERR_TLS|SELF_SIGNED|UNABLE_TO/.test(code);
  const what = isTimeout
    ? "did not answer in time"
    : `could not be reached${code === "" ? "" : ` (${code})`}`;
  return new AppError("upstream", `The API server at ${address} ${what}`, {
    cause: error,
    details: { kind: isTimeout ? "timeout" : "unreachable", outcomeUnknown: mayBeStored(request) && wasSent },
  });
}

/** RFC 7234 §5.5: `299 - "text"`, possibly several in one header. */
function warningTexts(header: string): readonly string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) =>
    (text ?? "").replaceAll(/\\(.)/g, "$1"),
  );
}
