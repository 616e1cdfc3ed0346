import https from "node:https";

export interface KubeAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly warnings: readonly string[];
}

export interface KubeCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

const TIMEOUT_MS = 30_000;

/** Talks to the API server as one person. */
export class KubeClient {
  readonly #server: URL;
  readonly #token: string;
  readonly #agent: https.Agent;

  constructor(server: string, caPem: string, token: string) {
    this.#server = new URL(server);
    this.#token = token;
    this.#agent = new https.Agent({ keepAlive: true, maxSockets: 8, ca: caPem });
  }

  call({ method, path, body, contentType = "application/json" }: KubeCall): Promise<KubeAnswer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.#token}`,
      accept: "application/json",
      ...(payload === undefined
        ? {}
        : { "content-type": contentType, "content-length": Buffer.byteLength(payload) }),
    };
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.#agent, headers, timeout: TIMEOUT_MS };
      const request = https.request(new URL(path, this.#server), options, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            body: parsed(text),
            warnings: [response.headers["warning"] ?? []].flat(),
          }),
        );
      });
      request.on("timeout", () => request.destroy(new Error("the API server did not answer")));
      request.on("error", reject);
      request.end(payload);
    });
  }

  /** @throws when the server answers 300 or above. */
  async ask<Answer = unknown>(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<Answer> {
    const call: KubeCall = { method, path, body, ...(contentType === undefined ? {} : { contentType }) };
    const answer = await this.call(call);
    if (answer.status >= 300 || answer.status === 0)
      throw new Error(`${method} ${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
    return answer.body as Answer;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** `/readyz` and its like answer in words. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const CLUSTER_SCOPED = new Set([
  "Namespace",
  "Node",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "ValidatingWebhookConfiguration",
  "GatewayClass",
]);

export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return singular.endsWith("s") ? `${singular}es` : `${singular}s`;
}

/** Path of the collection that an object belongs to. */
export function collectionPath({ apiVersion, kind, metadata }: Named): string {
  const prefix = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = CLUSTER_SCOPED.has(kind) ? "" : `/namespaces/${metadata.namespace ?? "default"}`;
  return `${prefix}${place}/${pluralOf(kind)}`;
}

export const objectPath = (object: Named): string => `${collectionPath(object)}/${object.metadata.name}`;
