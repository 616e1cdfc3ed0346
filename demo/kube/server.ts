import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { authenticate, impersonate, userOfToken } from "./access/authenticate.ts";
import { ensureDefaultRoles } from "./access/default-roles.ts";
import type { TokenTable } from "./access/authenticate.ts";
import { admitBySchema } from "./admission/admit-by-schema.ts";
import type { Admit } from "./api/admission.ts";
import type { ApiContext } from "./api/api-answer.ts";
import { ApiError } from "./api/api-error.ts";
import { handleRequest } from "./api/handle-request.ts";
import { readBody } from "./api/read-body.ts";
import { sendAnswer, sendError } from "./api/send-answer.ts";
import { loadCertificate } from "./certificates.ts";
import { ensureDefinitions } from "./kinds/definitions.ts";
import type { KubeStore } from "./store.ts";

export interface KubeServerOptions {
  readonly store: KubeStore;
  /** Bearer tokens and whom they belong to. */
  readonly tokens: TokenTable;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  /** Where the certificate is kept; null makes one for this run. */
  readonly folder: string | null;
  /** Decides over every write; by default what the schemas say. */
  readonly admit?: Admit;
  /** What `/version` says. */
  readonly gitVersion?: string;
  /** Told of every failure that is a defect of the server. */
  readonly onDefect?: (error: unknown) => void;
}

export interface KubeServer {
  readonly url: string;
  readonly port: number;
  readonly caPem: string;
  /** Ends every connection and listens no more; the store stays. */
  stop(): Promise<void>;
  /** Listens again on the same port. */
  restart(): Promise<void>;
  /** Cuts every open watch. */
  dropWatches(): void;
  /** Every answer waits this long, ms. */
  setLatency(latencyMs: number): void;
  /** The next requests are answered with this code; a watch counts as one. */
  failNext(count: number, code: 429 | 500 | 503): void;
  close(): Promise<void>;
}

const DEFAULT_VERSION = "v1.33.6";

interface Faults {
  latencyMs: number;
  failures: number;
  failureCode: 429 | 500 | 503;
}

/** Serves the Kubernetes API of a store over HTTPS: kubectl sends tokens over nothing else. */
export async function startKubeServer(options: KubeServerOptions): Promise<KubeServer> {
  const { store, tokens, host = "127.0.0.1" } = options;
  ensureDefaultRoles(store);
  ensureDefinitions(store);
  const certificate = await loadCertificate(options.folder, Date.now());
  const watches = new Set<() => void>();
  const faults: Faults = { latencyMs: 0, failures: 0, failureCode: 503 };
  const context: ApiContext = {
    store,
    admit: options.admit ?? admitBySchema,
    userOfToken: (token) => userOfToken(tokens, token),
    gitVersion: options.gitVersion ?? DEFAULT_VERSION,
    onWatch(end) {
      watches.add(end);
      return () => watches.delete(end);
    },
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve({ context, tokens, faults }, request, response).catch((error: unknown) => {
      options.onDefect?.(error);
      response.destroy();
    });
  };
  const open = async (port: number): Promise<Server> => {
    const server = createServer({ key: certificate.keyPem, cert: certificate.certPem }, listener);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    return server;
  };
  let server: Server | null = await open(options.port);
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    const current = server;
    if (current === null) return;
    server = null;
    for (const end of [...watches]) end();
    const closed = new Promise<void>((resolve) => current.close(() => resolve()));
    current.closeAllConnections();
    await closed;
  };
  return {
    url: `https://${host}:${String(port)}`,
    port,
    caPem: certificate.caPem,
    stop,
    async restart() {
      await stop();
      server = await open(port);
    },
    dropWatches() {
      for (const end of [...watches]) end();
    },
    setLatency(latencyMs) {
      faults.latencyMs = latencyMs;
    },
    failNext(count, code) {
      faults.failures = count;
      faults.failureCode = code;
    },
    close: stop,
  };
}

interface Serving {
  readonly context: ApiContext;
  readonly tokens: TokenTable;
  readonly faults: Faults;
}

async function serve(
  { context, tokens, faults }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("Audit-Id", request.headers["audit-id"] ?? randomUUID());
  response.setHeader("Cache-Control", "no-cache, private");
  try {
    const body = await readBody(request);
    if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
    if (faults.failures > 0) {
      faults.failures -= 1;
      throw plannedFailure(faults.failureCode);
    }
    const sender = authenticate(tokens, request.headers);
    const user = impersonate(context.store, sender, request.headersDistinct);
    const url = new URL(request.url ?? "/", "https://kubernetes");
    const answer = handleRequest(context, {
      method: request.method ?? "GET",
      url,
      headers: request.headers,
      body,
      user,
    });
    await sendAnswer(answer, request, response);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sendError(error, response);
  }
}

function plannedFailure(code: Faults["failureCode"]): ApiError {
  if (code === 429) {
    const details = { retryAfterSeconds: 1 };
    return new ApiError({ code, reason: "TooManyRequests", message: "too many requests", details });
  }
  return code === 503
    ? new ApiError({
        code,
        reason: "ServiceUnavailable",
        message: "the server is currently unable to handle the request",
      })
    : new ApiError({
        code,
        reason: "InternalError",
        message: "Internal error occurred: etcdserver: request timed out",
      });
}
