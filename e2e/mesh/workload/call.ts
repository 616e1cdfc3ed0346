import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import { performance } from "node:perf_hooks";
import { z } from "zod";
import type { MeshAnswer, MeshRequest, SeenRequest } from "../rig/request.ts";
import { firstGrpcMessage, grpcMessage } from "./grpc.ts";

export type Answered = Omit<MeshAnswer, "arrivals" | "rid">;
type Outcome = Omit<Answered, "ms">;

/** Long enough for a server's proxy to tell that it is neither TLS nor HTTP. */
const TCP_GREETING = "Who is there?\n";
const TIMEOUT_MS = 10_000;
const seen = z.object({
  who: z.string(),
  port: z.number(),
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
});

const NOTHING: Outcome = {
  status: 0,
  headers: {},
  seen: null,
  body: "",
  grpcStatus: null,
  who: "",
  error: null,
};

/** Sends one request over a connection of its own, as the pod that this runs in. Whatever goes wrong below HTTP is an answer. */
export async function call(request: MeshRequest): Promise<Answered> {
  const startedMs = performance.now();
  const send = { http: callHttp, https: callHttp, grpc: callGrpc, tcp: callTcp }[request.protocol];
  const outcome = await send(request).catch((error: unknown): Outcome => ({
    ...NOTHING,
    error: codeOf(error),
  }));
  return { ...outcome, ms: Math.round(performance.now() - startedMs) };
}

const codeOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
};

function callHttp(request: MeshRequest): Promise<Outcome> {
  const { ip, port, host, method, path, body, protocol, timeoutMs = TIMEOUT_MS } = request;
  const headers = { host, ...request.headers, "content-length": String(Buffer.byteLength(body ?? "")) };
  const options = { host: ip, port, method, path, headers, agent: false, timeout: timeoutMs } as const;
  return new Promise((resolve, reject) => {
    const take = (response: http.IncomingMessage): void => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve(outcomeOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks)));
        // A proxy keeps an answered connection for a second.
        response.socket.destroy();
      });
    };
    const sent =
      protocol === "https"
        ? https.request(
            { ...options, servername: host.replace(/:\d+$/, ""), rejectUnauthorized: false },
            take,
          )
        : http.request(options, take);
    sent.on("timeout", () => sent.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
    sent.on("error", reject);
    sent.end(body);
  });
}

function outcomeOf(status: number, headers: NodeJS.Dict<string | string[]>, bytes: Buffer): Outcome {
  const application = seenIn(bytes);
  return {
    ...NOTHING,
    status,
    headers: joined(headers),
    seen: application,
    body: application === null ? bytes.toString("utf8") : "",
  };
}

const joined = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !name.startsWith(":"))
      .map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );

/** An application is known by its body alone: headers may be added and taken away by configuration. */
function seenIn(bytes: Buffer): SeenRequest | null {
  return seen.safeParse(jsonIn(bytes.toString("utf8"))).data ?? null;
}

/** Undefined for what is no JSON. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function callGrpc({
  ip,
  port,
  host,
  path,
  headers,
  body,
  timeoutMs = TIMEOUT_MS,
}: MeshRequest): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`http://${ip}:${String(port)}`);
    const fail = (error: unknown): void => {
      session.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    session.on("error", fail);
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      ":authority": host,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    });
    const chunks: Buffer[] = [];
    let head: http2.IncomingHttpHeaders = {};
    let trailers: http2.IncomingHttpHeaders = {};
    stream.setTimeout(timeoutMs, () => fail(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
    stream.on("response", (received) => (head = received));
    stream.on("trailers", (received) => (trailers = received));
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", fail);
    stream.on("end", () => {
      session.destroy();
      const status = Number(head[":status"] ?? 0);
      if (status === 0) return reject(Object.assign(new Error("closed unanswered"), { code: "ECONNRESET" }));
      const all = Buffer.concat(chunks);
      const outcome = outcomeOf(
        status,
        { ...head, ...trailers } as NodeJS.Dict<string | string[]>,
        firstGrpcMessage(all) ?? all,
      );
      const grpcStatus = outcome.headers["grpc-status"];
      resolve({ ...outcome, grpcStatus: grpcStatus === undefined ? null : Number(grpcStatus) });
    });
    stream.end(grpcMessage(Buffer.from(body ?? "")));
  });
}

function callTcp({ ip, port, body, timeoutMs = TIMEOUT_MS }: MeshRequest): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: ip, port });
    let text = "";
    const finish = (): void => {
      socket.destroy();
      // Behind the port may be a proxy that takes the greeting for broken HTTP and says so.
      const greeting = z.object({ who: z.string() }).safeParse(jsonIn(text.split("\n", 1)[0] ?? ""));
      const who = greeting.data?.who ?? "";
      resolve({ ...NOTHING, status: who === "" ? 0 : 200, who, body: who === "" ? text : "" });
    };
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })),
    );
    socket.on("connect", () => socket.write(body ?? TCP_GREETING));
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) finish();
    });
    socket.on("error", reject);
    socket.on("end", finish);
  });
}
