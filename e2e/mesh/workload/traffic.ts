import http from "node:http";
import { call } from "./call.ts";
import type { WorkloadTraffic } from "./settings.ts";

const MAX_IN_FLIGHT = 64;
const TIMEOUT_MS = 5_000;

/** Keeps an edge's rate, with waiting times as independent callers have them, until the factor is 0. */
export class Traffic {
  readonly #edges: readonly WorkloadTraffic[];
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 8, timeout: TIMEOUT_MS });
  #timers: NodeJS.Timeout[] = [];
  #inFlight = 0;

  constructor(edges: readonly WorkloadTraffic[]) {
    this.#edges = edges;
  }

  scale(factor: number): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    if (factor > 0) this.#edges.forEach((edge, at) => this.#schedule(edge, at, factor));
  }

  #schedule(edge: WorkloadTraffic, at: number, factor: number): void {
    const waitMs = (-Math.log(1 - Math.random()) * 1_000) / (edge.rateRps * factor);
    this.#timers[at] = setTimeout(() => {
      if (this.#inFlight < MAX_IN_FLIGHT) void this.#send(edge);
      this.#schedule(edge, at, factor);
    }, waitMs);
  }

  async #send({ addresses, ...edge }: WorkloadTraffic): Promise<void> {
    const address = addresses[Math.floor(Math.random() * addresses.length)];
    if (address === undefined) return;
    this.#inFlight += 1;
    const request = { client: "", ...edge, ...address, timeoutMs: TIMEOUT_MS };
    // As most clients do: HTTP/1.1 connections stay open, everything else is made anew.
    await (edge.protocol === "http" ? keptAlive(request, this.#agent) : call(request));
    this.#inFlight -= 1;
  }
}

interface PlainRequest {
  readonly ip: string;
  readonly port: number;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What comes of it is the proxies' to say. */
function keptAlive(
  { ip, port, host, method, path, headers }: PlainRequest,
  agent: http.Agent,
): Promise<void> {
  return new Promise((resolve) => {
    const options = {
      host: ip,
      port,
      method,
      path,
      headers: { host, ...headers },
      agent,
      timeout: TIMEOUT_MS,
    };
    const request = http.request(options, (response) => {
      response.resume();
      response.on("close", () => resolve());
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve());
    request.end();
  });
}
