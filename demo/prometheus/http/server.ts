import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { gzip } from "node:zlib";
import { QueryError } from "../promql/query-error.ts";
import { isAuthorized } from "./access.ts";
import type { Credentials } from "./access.ts";
import { errorAnswer, errorStatus } from "./answers.ts";
import { apiContext } from "./api-context.ts";
import type { AnswerCall, ApiContextOptions } from "./api-context.ts";
import { answerApi } from "./api.ts";
import type { ApiContext } from "./api.ts";
import { expositionContentType, expositionText } from "./exposition.ts";
import { applyFault } from "./faults.ts";
import type { Fault } from "./faults.ts";

const maxBodyBytes = 1024 * 1024;
const smallestGzippedBytes = 1024;

export interface DemoPrometheusOptions extends ApiContextOptions {
  readonly credentials?: Credentials;
  /** Who answers the API; by default it is answered here, one call after the other. */
  readonly answer?: AnswerCall;
}

export interface DemoPrometheus {
  readonly url: string;
  readonly port: number;
  /** From now on every answer has this fault. */
  readonly setFault: (fault: Fault) => void;
  /** Stops listening and cuts open connections. */
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Serves Prometheus' HTTP API over a series source. Port 0 takes a free one. */
export async function startDemoPrometheus(
  options: DemoPrometheusOptions,
  { host = "127.0.0.1", port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<DemoPrometheus> {
  const context = apiContext(options);
  const answer = options.answer ?? ((call) => Promise.resolve(answerApi(context, call)));
  let fault: Fault = { kind: "none" };
  const server = createServer((request, response) => {
    handle({ context, answer, credentials: options.credentials ?? {}, fault }, request, response).catch(() =>
      response.destroy(),
    );
  });
  const listeningPort = await listen(server, host, port);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${listeningPort}`,
    port: listeningPort,
    setFault: (next) => (fault = next),
    close: () => close(server),
  };
}

interface Serving {
  readonly context: ApiContext;
  readonly answer: AnswerCall;
  readonly credentials: Credentials;
  readonly fault: Fault;
}

async function handle(
  { context, answer, credentials, fault }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (await applyFault(fault, response)) return;
  if (!isAuthorized(request.headers.authorization, credentials)) {
    response
      .writeHead(401, { "www-authenticate": "Basic", "content-type": "text/plain" })
      .end("Unauthorized\n");
    return;
  }
  const answered = await answerRequest({ context, answer }, request);
  if (!response.destroyed) await send(answered, request, response);
}

async function answerRequest(
  { context, answer }: Pick<Serving, "context" | "answer">,
  request: IncomingMessage,
): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://demo");
  const method = request.method ?? "GET";
  const page = method === "GET" ? answerPage(context, url.pathname) : null;
  if (page !== null) return page;
  if (!url.pathname.startsWith("/api/v1/")) return notFound();
  try {
    const params = await readParameters(request, url);
    const body = await answer({ method, path: url.pathname.slice("/api/v1/".length), params });
    return body === null ? notFound() : { status: 200, contentType: "application/json", body };
  } catch (error) {
    return errorOf(error);
  }
}

function errorOf(error: unknown): Answer {
  const failure = error instanceof QueryError ? error : new QueryError("internal", "unexpected error");
  return {
    status: errorStatus(failure.kind),
    contentType: "application/json",
    body: errorAnswer(failure.kind, failure.message),
  };
}

function notFound(): Answer {
  return { status: 404, contentType: "text/plain; charset=utf-8", body: "404 page not found\n" };
}

function answerPage({ source, nowMs, limits }: ApiContext, path: string): Answer | null {
  switch (path) {
    case "/-/ready":
      return { status: 200, contentType: "text/plain; charset=utf-8", body: "Prometheus Server is Ready.\n" };
    case "/-/healthy":
      return {
        status: 200,
        contentType: "text/plain; charset=utf-8",
        body: "Prometheus Server is Healthy.\n",
      };
    case "/metrics":
      return {
        status: 200,
        contentType: expositionContentType,
        body: expositionText(source, nowMs(), limits.lookbackMs),
      };
    default:
      return null;
  }
}

/** Parameters of the URL and of a form body; those of the body come first. */
async function readParameters(request: IncomingMessage, url: URL): Promise<URLSearchParams> {
  if (request.method !== "POST") return url.searchParams;
  const body = await readBody(request);
  if (!/^application\/x-www-form-urlencoded\b/iu.test(request.headers["content-type"] ?? ""))
    return url.searchParams;
  return new URLSearchParams([...new URLSearchParams(body), ...url.searchParams]);
}

async function readBody(request: IncomingMessage): Promise<string> {
  request.setEncoding("utf8");
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > maxBodyBytes) throw new QueryError("bad_data", "http: request body too large");
  }
  return body;
}

async function send(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = { "content-type": answer.contentType, vary: "Accept-Encoding" };
  const acceptsGzip = /\bgzip\b/u.test(String(request.headers["accept-encoding"] ?? ""));
  if (!acceptsGzip || answer.body.length < smallestGzippedBytes) {
    response.writeHead(answer.status, headers).end(answer.body);
    return;
  }
  const compressed = await new Promise<Uint8Array>((resolve, reject) =>
    gzip(answer.body, { level: 1 }, (error, result) => (error === null ? resolve(result) : reject(error))),
  );
  response.writeHead(answer.status, { ...headers, "content-encoding": "gzip" }).end(compressed);
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  return address === null || typeof address === "string" ? port : address.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
