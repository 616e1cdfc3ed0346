import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { type KubeServer, type KubeServerOptions, startKubeServer } from "../server.ts";
import { type KubeStore, type KubeStoreOptions, createKubeStore } from "../store.ts";

/** Numbers in [0, 1) that repeat with the seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const START_MS = Date.UTC(2026, 10, 23, 12, 0, 0);

export function testStore(options: Partial<KubeStoreOptions> = {}): KubeStore {
  return createKubeStore({ folder: null, now: () => START_MS, random: seededRandom(1), ...options });
}

export function namespaceObject(name: string): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

export function configMap(
  name: string,
  data: Readonly<Record<string, string>> = {},
  namespace = "shop",
): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

/** A VirtualService that splits `host` between v1 and v2. */
export function splitRoute(
  name: string,
  weights: readonly [number, number] = [90, 10],
  namespace = "shop",
): KubeObject {
  const route = weights.map((weight, index) => ({
    destination: { host: name, subset: `v${String(index + 1)}` },
    weight,
  }));
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name, namespace },
    spec: { hosts: [name], http: [{ route }] },
  };
}

export interface TestCluster {
  readonly store: KubeStore;
  readonly server: KubeServer;
  /** Text of a kubeconfig with a context per token, in the namespace `shop`. */
  readonly kubeconfig: string;
}

const TOKENS = new Map([
  ["admin-token", { name: "noor", uid: "u-1", groups: ["system:masters"] }],
  ["viewer-token", { name: "mika", uid: "u-2", groups: ["viewers"] }],
]);

/** A served store with the namespace `shop`, an admin and a viewer without rights. */
export async function startTestCluster(
  options: Partial<KubeServerOptions> = {},
  storeOptions: Partial<KubeStoreOptions> = {},
): Promise<TestCluster> {
  const store = testStore({ now: () => Date.now(), ...storeOptions });
  if (store.isEmpty) store.create(namespaceObject("shop"), { manager: "kubectl" });
  const server = await startKubeServer({ store, tokens: TOKENS, port: 0, folder: null, ...options });
  return { store, server, kubeconfig: kubeconfigOf(server) };
}

function kubeconfigOf({ url, caPem }: KubeServer): string {
  const users = [...TOKENS.keys()].map((token) => ({ name: token.replace("-token", ""), user: { token } }));
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "demo",
        cluster: { server: url, "certificate-authority-data": Buffer.from(caPem).toString("base64") },
      },
    ],
    users,
    contexts: users.map(({ name }) => ({
      name,
      context: { cluster: "demo", user: name, namespace: "shop" },
    })),
    "current-context": "admin",
  });
}
