import { createHash } from "node:crypto";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { KubeIdentity } from "@/lib/services/ports/cluster.ts";
import { impersonationHeaders, tokenHeaders } from "./identity-headers.ts";

export interface ConnectionConfig {
  /** Path, or several as in KUBECONFIG; null: the home folder's, else the pod's service account. */
  readonly kubeconfig: string | null;
  readonly context: string | null;
  /** Kubeconfig whose users may sign in (decision 32); null offers none. */
  readonly signInKubeconfig: string | null;
}

/** How one request is sent: the headers are all there are. */
export interface RequestAuth {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Keeps connections; for requests that may be sent again. */
  readonly reads: http.Agent;
  /** A connection per request: a write never fails because an idle connection was closed. */
  readonly writes: http.Agent;
}

/** Foresail itself, or somebody. */
export type Caller = "self" | KubeIdentity;

export interface KubeConnection {
  readonly server: URL;
  /** For display: no credentials, no query. */
  readonly address: string;
  authOf(caller: Caller): Promise<RequestAuth>;
  signInContexts(): readonly { readonly context: string; readonly user: string }[];
  close(): void;
}

/** @throws AppError `invalid` when the kubeconfig cannot be used; the message holds no credential. */
export function openConnection(config: ConnectionConfig): KubeConnection {
  const own = loadOwnConfig(config);
  const cluster = own.getCurrentCluster();
  if (cluster === null) {
    throw new AppError("invalid", "The kubeconfig names no cluster for its current context", {
      hint: "Set a context with FORESAIL_KUBE_CONTEXT.",
    });
  }
  const server = serverUrl(cluster.server);
  const signIn = config.signInKubeconfig === null ? null : loadFiles(config.signInKubeconfig);
  const agents = new AgentPool(server);
  const people = new Map<string, KubeConfig>();

  const configOf = (context: string): KubeConfig => {
    const known = people.get(context) ?? personConfig({ own, signIn, context });
    people.set(context, known);
    return known;
  };
  return {
    server,
    address: `${server.protocol}//${server.host}${server.pathname === "/" ? "" : server.pathname}`,
    async authOf(caller) {
      if (caller !== "self" && caller.type === "token") {
        const { tls } = await settingsOf(anonymous(own));
        return { headers: tokenHeaders(caller.token), ...agents.of(tls) };
      }
      const source = caller !== "self" && caller.type === "context" ? configOf(caller.context) : own;
      const { headers, tls } = await settingsOf(source);
      const acting = caller !== "self" && caller.type === "impersonate" ? impersonationHeaders(caller) : {};
      return { headers: { ...headers, ...acting }, ...agents.of(tls) };
    },
    // The console does not offer its own account to people.
    signInContexts: () =>
      signIn === null ? [] : contextsAt(signIn, server).filter(({ context }) => context !== config.context),
    close: () => agents.close(),
  };
}

function loadOwnConfig({ kubeconfig, context }: ConnectionConfig): KubeConfig {
  const config = kubeconfig === null ? loadDefault() : loadFiles(kubeconfig);
  if (context !== null) {
    if (config.getContextObject(context) === null) {
      throw new AppError("invalid", `The kubeconfig has no context ${JSON.stringify(context)}`);
    }
    config.setCurrentContext(context);
  }
  return config;
}

function loadDefault(): KubeConfig {
  const config = new KubeConfig();
  reading("the default kubeconfig", () => config.loadFromDefault());
  if (config.getCurrentCluster()?.server === "http://localhost:8080") {
    throw new AppError("invalid", "No kubeconfig was found, and Foresail does not run inside a cluster", {
      hint: "Name one with KUBECONFIG.",
    });
  }
  return config;
}

function loadFiles(list: string): KubeConfig {
  const [first, ...others] = list.split(path.delimiter).filter((file) => file !== "");
  const config = new KubeConfig();
  reading(first ?? "", () => config.loadFromFile(first ?? ""));
  for (const file of others) {
    reading(file, () => {
      const more = new KubeConfig();
      more.loadFromFile(file);
      config.mergeConfig(more, true);
    });
  }
  return config;
}

/** The parser's own message could quote the file, which holds credentials. */
function reading(file: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new AppError("invalid", `The kubeconfig ${file} cannot be read${code}`);
  }
}

function serverUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new AppError("invalid", "The kubeconfig's server is no http or https address");
  }
  const url = new URL(text);
  url.username = "";
  url.password = "";
  return url;
}

/** Only people of this very API server: a context of another cluster is no one here. */
function contextsAt(signIn: KubeConfig, server: URL): readonly { context: string; user: string }[] {
  return signIn.getContexts().flatMap(({ name, user, cluster }) => {
    const at = signIn.getCluster(cluster)?.server;
    return at !== undefined && URL.canParse(at) && new URL(at).origin === server.origin
      ? [{ context: name, user }]
      : [];
  });
}

function personConfig(input: {
  readonly own: KubeConfig;
  readonly signIn: KubeConfig | null;
  readonly context: string;
}): KubeConfig {
  const { own, signIn, context } = input;
  const cluster = own.getCurrentCluster();
  const offered = signIn === null || cluster === null ? [] : contextsAt(signIn, serverUrl(cluster.server));
  const user = offered.some((entry) => entry.context === context)
    ? signIn?.getUser(signIn.getContextObject(context)?.user ?? "")
    : undefined;
  if (cluster === null || user === null || user === undefined) {
    throw new AppError("unauthenticated", `Nobody can sign in as ${JSON.stringify(context)}`);
  }
  const config = new KubeConfig();
  config.loadFromClusterAndUser(cluster, user);
  return config;
}

/** The cluster's address and certificates without anybody's credentials. */
function anonymous(own: KubeConfig): KubeConfig {
  const cluster = own.getCurrentCluster();
  const config = new KubeConfig();
  if (cluster !== null) config.loadFromClusterAndUser(cluster, { name: "nobody" });
  return config;
}

interface TlsSettings extends https.AgentOptions {
  /** An agent of the client library that goes through a proxy; null for a direct connection. */
  readonly proxyAgent: http.Agent | null;
}

async function settingsOf(
  config: KubeConfig,
): Promise<{ readonly headers: Record<string, string>; readonly tls: TlsSettings }> {
  const cluster = config.getCurrentCluster();
  const options: https.RequestOptions = {};
  const plainHttp = cluster?.server.startsWith("http:") === true;
  const speaking = plainHttp && cluster !== null ? withPlainHttp(config) : config;
  try {
    await speaking.applyToHTTPSOptions(options);
  } catch (error) {
    throw new AppError("upstream", "Credentials for the API server could not be obtained", {
      cause: error,
      details: { kind: "credentials" },
    });
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = String(value);
  if (typeof options.auth === "string") {
    headers["Authorization"] = `Basic ${Buffer.from(options.auth).toString("base64")}`;
  }
  const proxyAgent = cluster?.proxyUrl && options.agent instanceof http.Agent ? options.agent : null;
  return { headers, tls: { proxyAgent, ...certificatesOf(options) } };
}

function certificatesOf(options: https.RequestOptions): https.AgentOptions {
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
}

/** The library refuses http unless verification is off; there is nothing to verify. */
function withPlainHttp(config: KubeConfig): KubeConfig {
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  const copy = new KubeConfig();
  if (cluster !== null)
    copy.loadFromClusterAndUser({ ...cluster, skipTLSVerify: true }, user ?? { name: "nobody" });
  return copy;
}

/** One pair of agents per set of certificates; rotated certificates get new ones. */
class AgentPool {
  readonly #agents = new Map<string, { readonly reads: http.Agent; readonly writes: http.Agent }>();
  readonly #isPlain: boolean;

  constructor(server: URL) {
    this.#isPlain = server.protocol === "http:";
  }

  of({ proxyAgent, ...tls }: TlsSettings): { readonly reads: http.Agent; readonly writes: http.Agent } {
    if (proxyAgent !== null) return { reads: proxyAgent, writes: proxyAgent };
    const key = createHash("sha256").update(JSON.stringify(tls)).digest("hex");
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const make = (keepAlive: boolean): http.Agent =>
      this.#isPlain
        ? new http.Agent({ keepAlive, maxSockets: 100 })
        : new https.Agent({ ...tls, keepAlive, maxSockets: 100 });
    const made = { reads: make(true), writes: make(false) };
    this.#agents.set(key, made);
    if (this.#agents.size > 64) this.#dropOldest();
    return made;
  }

  close(): void {
    for (const { reads, writes } of this.#agents.values()) {
      reads.destroy();
      writes.destroy();
    }
    this.#agents.clear();
  }

  /** Sockets in use end with their requests; idle ones are closed. */
  #dropOldest(): void {
    const [oldest] = this.#agents.keys();
    if (oldest !== undefined) this.#agents.delete(oldest);
  }
}
