import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { SeenRequest } from "../rig/request.ts";
import type { Arrivals } from "./arrivals.ts";
import { grpcMessage } from "./grpc.ts";
import type { WorkloadSettings } from "./settings.ts";

const GRPC_INTERNAL = 13;
const HTTP2_PREFACE = "PRI * HTTP/2.0";

type Request = http.IncomingMessage | http2.Http2ServerRequest;
type Response = http.ServerResponse | http2.Http2ServerResponse;

interface Application {
  readonly settings: WorkloadSettings;
  readonly arrivals: Arrivals;
  readonly port: number;
}

/** Every HTTP port speaks HTTP/1.1, HTTP/2 and gRPC in the clear; TCP ports say who they are and give back what they get. */
export async function serve(settings: WorkloadSettings, arrivals: Arrivals): Promise<void> {
  const listening = [
    ...settings.httpPorts.map((port) => listen(httpServer({ settings, arrivals, port }), port)),
    ...settings.tcpPorts.map((port) => listen(tcpServer(settings, port), port)),
  ];
  await Promise.all(listening);
}

function listen(server: net.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "0.0.0.0", resolve);
  });
}

/** Tells HTTP/2 by its first bytes. Node's HTTP/2 cannot take a socket that was read from, so those bytes reach it over a second one. */
function httpServer(application: Application): net.Server {
  const one = http.createServer(
    { keepAliveTimeout: 0 },
    (request, response) => void answer(application, request, response),
  );
  const two = http2.createServer((request, response) => void answer(application, request, response));
  two.on("sessionError", () => undefined);
  const inner = `\0mesh-http2-${String(application.port)}`;
  two.listen(inner);
  return net.createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      if (first.toString("latin1", 0, HTTP2_PREFACE.length) === HTTP2_PREFACE)
        join(socket, net.connect(inner));
      else one.emit("connection", socket);
      socket.resume();
    });
  });
}

function join(near: net.Socket, far: net.Socket): void {
  far.on("error", () => near.destroy());
  near.on("close", () => far.destroy());
  near.pipe(far).pipe(near);
}

async function answer(
  { settings, arrivals, port }: Application,
  request: Request,
  response: Response,
): Promise<void> {
  const seen = seenOf(settings.who, port, request);
  arrivals.record(settings.who, seen.headers["x-rid"], seen.headers["host"] ?? "");
  request.resume();
  const waitMs = settings.latencyMs + Number(/[?&]sleep=(\d+)/.exec(seen.path)?.[1] ?? 0);
  if (waitMs > 0) await delay(waitMs);
  const isGrpc = seen.headers["content-type"]?.startsWith("application/grpc") ?? false;
  const isFailing = Math.random() < settings.failRatio;
  const asked = Number(seen.headers["x-fail"]) || null;
  if (isGrpc) answerGrpc(response, seen, asked ?? (isFailing ? GRPC_INTERNAL : 0));
  else answerHttp(response, seen, asked ?? (isFailing ? 500 : 200));
}

function seenOf(who: string, port: number, { method, url, headers }: Request): SeenRequest {
  const named = Object.entries(headers)
    .filter(([name]) => !name.startsWith(":"))
    .map(([name, value]) => [name, [value].flat().join(",")]);
  const host = headers[":authority"] ?? headers.host;
  return {
    who,
    port,
    method: method ?? "",
    path: url ?? "/",
    headers: { host, ...Object.fromEntries(named) },
  };
}

function answerHttp(response: Response, seen: SeenRequest, code: number): void {
  const body = Buffer.from(JSON.stringify(seen));
  const head = { "content-length": body.byteLength, "x-served-by": seen.who };
  if (response instanceof http.ServerResponse) response.writeHead(code, head).end(body);
  else response.writeHead(code, head).end(body);
}

/** A code up to 16 is a gRPC status, any other an HTTP status without one. */
function answerGrpc(response: Response, seen: SeenRequest, code: number): void {
  if (!(response instanceof http2.Http2ServerResponse)) {
    response.writeHead(415).end();
    return;
  }
  if (code <= 16) response.addTrailers({ "grpc-status": String(code) });
  const head = { "content-type": "application/grpc", "x-served-by": seen.who };
  response.writeHead(code <= 16 ? 200 : code, head).end(grpcMessage(Buffer.from(JSON.stringify(seen))));
}

function tcpServer({ who }: WorkloadSettings, port: number): net.Server {
  return net.createServer((socket) => {
    socket.on("error", () => socket.destroy());
    // A proxy judges a connection by the client's first bytes: who answers before them is not judged.
    socket.once("data", () => {
      socket.write(`${JSON.stringify({ who, port })}\n`);
      socket.pipe(socket);
    });
  });
}
