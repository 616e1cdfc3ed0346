import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Answered } from "../workload/call.ts";
import type { NumberedArrival } from "../workload/arrivals.ts";
import type { MeshRequest } from "./request.ts";

const ORDER_TIMEOUT_MS = 60_000;
const LOG_CHARACTERS = 4_000;

/** Gives orders to the program of one pod, over its socket in the file system. */
export class PodControl {
  readonly #socketPath: string;
  readonly #logFile: string;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  #lastArrival = 0;

  constructor(socketPath: string, logFile: string) {
    this.#socketPath = socketPath;
    this.#logFile = logFile;
  }

  send(request: MeshRequest): Promise<Answered> {
    return this.#order<Answered>("POST", "/send", request);
  }

  /** What came since the last time. */
  async newArrivals(): Promise<readonly NumberedArrival[]> {
    const fresh = await this.#order<readonly NumberedArrival[]>(
      "GET",
      `/arrivals?after=${String(this.#lastArrival)}`,
    );
    this.#lastArrival = fresh.at(-1)?.number ?? this.#lastArrival;
    return fresh;
  }

  async scaleTraffic(factor: number): Promise<void> {
    await this.#order("POST", "/traffic", { factor });
  }

  /** What this pod's own proxy answers on one of its local ports. */
  proxy(port: number, path: string): Promise<Answered> {
    return this.#order<Answered>("GET", `/proxy?port=${String(port)}&path=${encodeURIComponent(path)}`);
  }

  /** Resolves once the proxy answers so. @throws after the time, with the last answer. */
  async untilProxy(
    { port, path, timeoutMs }: { readonly port: number; readonly path: string; readonly timeoutMs: number },
    isWanted: (answer: Answered) => boolean,
  ): Promise<void> {
    const deadlineMs = Date.now() + timeoutMs;
    for (;;) {
      const answer = await this.proxy(port, path).catch((error: unknown) => error);
      if (!(answer instanceof Error) && isWanted(answer as Answered)) return;
      if (Date.now() > deadlineMs)
        throw new Error(
          `${this.#socketPath}: ${path} was not answered as wanted in ${String(timeoutMs)} ms: ${JSON.stringify(answer)}`,
        );
      await delay(20);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  /** The order was not answered: says of which pod, and what its program last wrote. */
  #lost(order: string, cause: Error): Error {
    const log = existsSync(this.#logFile) ? readFileSync(this.#logFile, "utf8").slice(-LOG_CHARACTERS) : "";
    return new Error(
      `${this.#socketPath} ${order}: ${cause.message}. ${log === "" ? "Its program wrote nothing." : `Its program wrote:\n${log}`}`,
      { cause },
    );
  }

  #order<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const options = {
        socketPath: this.#socketPath,
        method,
        path,
        agent: this.#agent,
        timeout: ORDER_TIMEOUT_MS,
      };
      const request = http.request(options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("error", reject);
        response.on("end", () => {
          if (response.statusCode === 200) resolve(JSON.parse(text) as Answer);
          else reject(new Error(`${this.#socketPath} ${path}: ${String(response.statusCode)}`));
        });
      });
      request.on("timeout", () => request.destroy(new Error(`${this.#socketPath} did not answer`)));
      request.on("error", (error) => reject(this.#lost(`${method} ${path}`, error)));
      request.end(payload);
    });
  }
}
