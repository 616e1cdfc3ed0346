import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import net from "node:net";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { type HttpAnswer, metricsError } from "./prometheus-answer.ts";
import { credentialHeaders, type PrometheusConfig, tlsOptions } from "./prometheus-config.ts";

export interface PrometheusCall {
  readonly path: string;
  readonly form: Readonly<Record<string, string>> | null;
  readonly signal: AbortSignal | undefined;
}

/** After decompression. A refresh of the largest mesh is a tenth of it. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Sends to the one configured address; redirects are not followed, link-local addresses are not reached. */
export function createPrometheusHttp(
  config: PrometheusConfig,
  url: URL,
): { send(call: PrometheusCall): Promise<HttpAnswer>; close(): void } {
  const agents = createAgents(url);
  return {
    async send(call) {
      const deadline = AbortSignal.timeout(config.timeoutMs);
      const signal = call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal]);
      try {
        const response = await request(config, url, { call, signal, agent: agents.of(tlsOptions(config)) });
        return { status: response.statusCode ?? 0, text: await readBody(response) };
      } catch (error) {
        call.signal?.throwIfAborted();
        if (error instanceof AppError) throw error;
        if (deadline.aborted) {
          throw metricsError("timeout", `Prometheus did not answer within ${config.timeoutMs / 1000} s`);
        }
        throw metricsError("unreachable", `Prometheus could not be reached${codeOf(error)}`, error);
      }
    },
    close: () => agents.close(),
  };
}

function request(
  config: PrometheusConfig,
  url: URL,
  sending: { readonly call: PrometheusCall; readonly signal: AbortSignal; readonly agent: http.Agent },
): Promise<http.IncomingMessage> {
  const { call, signal, agent } = sending;
  const body = call.form === null ? null : new URLSearchParams(call.form).toString();
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  if (net.isIP(hostname) !== 0 && isLinkLocal(hostname)) throw linkLocal();
  const headers = {
    ...credentialHeaders(config, url),
    Accept: "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": "foresail",
    ...(body === null
      ? {}
      : {
          "Content-Type": "application/x-www-form-urlencoded",
          "Content-Length": String(Buffer.byteLength(body)),
        }),
  };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === "http:" ? http : https).request(
      {
        protocol: url.protocol,
        hostname,
        port: url.port,
        method: body === null ? "GET" : "POST",
        path: `${url.pathname.replace(/\/$/, "")}${call.path}`,
        headers,
        agent,
        signal,
        lookup: lookupPublic,
      },
      resolve,
    );
    sent.once("error", reject);
    sent.end(body ?? undefined);
  });
}

async function readBody(response: http.IncomingMessage): Promise<string> {
  const isGzip = response.headers["content-encoding"] === "gzip";
  const source: Readable = isGzip ? response.pipe(createGunzip()) : response;
  if (isGzip) response.once("error", (error) => source.destroy(error));
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      response.destroy();
      source.destroy();
      throw metricsError("refused", "The answer of Prometheus is larger than 64 MB");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Cloud providers answer credentials at link-local addresses. */
function isLinkLocal(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return /^169\.254\./.test(mapped) || /^fe[89ab][0-9a-f]:/i.test(mapped) || /^fd00:ec2::/i.test(mapped);
}

function linkLocal(): AppError {
  return metricsError("unreachable", "The Prometheus address is link-local and is not called");
}

const lookupPublic: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, options, (error, address, family) => {
    const addresses = Array.isArray(address) ? address.map((entry) => entry.address) : [address];
    const refused = error === null && addresses.some(isLinkLocal) ? linkLocal() : error;
    callback(refused, address, family);
  });
};

/** One agent per set of certificates; the last one is kept. */
function createAgents(url: URL): { of(tls: https.AgentOptions): http.Agent; close(): void } {
  let current: { readonly key: string; readonly agent: http.Agent } | null = null;
  return {
    of(tls) {
      const key = JSON.stringify(tls);
      if (current?.key === key) return current.agent;
      const options = { keepAlive: true, maxSockets: 16 };
      const agent =
        url.protocol === "http:" ? new http.Agent(options) : new https.Agent({ ...options, ...tls });
      current = { key, agent };
      return agent;
    },
    close: () => current?.agent.destroy(),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? ` (${error.code})`
    : "";
}
