import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseAllDocuments, stringify } from "yaml";
import { PEOPLE } from "../../../demo/world/people.ts";
import { collectionPath, type KubeClient, objectPath } from "./kube-client.ts";
import { BRIDGE_ADDRESS } from "./network.ts";
import { untilReady, type Processes } from "./processes.ts";
import type { Programs } from "./programs.ts";
import type { WorldObject } from "./world-objects.ts";

/** Inside the mesh's own network namespace. */
export const KUBE_PORT = 6443;
const ETCD_PORT = 2379;
const ISTIOD_MONITORING_PORT = 15014;

export interface ControlPlaneSettings {
  readonly id: string;
  readonly folder: string;
  readonly programs: Programs;
  readonly processes: Processes;
}

export interface ApiServer {
  readonly caPem: string;
  /** Of the rig itself: may everything. */
  readonly token: string;
}

/** etcd without fsync: what it holds ends with the mesh. */
export function startEtcd({ id, folder, processes }: ControlPlaneSettings): void {
  const client = `http://127.0.0.1:${String(ETCD_PORT)}`;
  const peer = `http://127.0.0.1:${String(ETCD_PORT + 1)}`;
  const flags = [
    ["--name", "mesh"],
    ["--data-dir", path.join(folder, "etcd")],
    ["--listen-client-urls", client],
    ["--advertise-client-urls", client],
    ["--listen-peer-urls", peer],
    ["--initial-advertise-peer-urls", peer],
    ["--initial-cluster", `mesh=${peer}`],
  ];
  const command = ["etcd", ...flags.flat(), "--unsafe-no-fsync"];
  processes.start({ name: "etcd", command, namespace: id, workingFolder: folder });
}

/** Starts the API server; `reach` answers once something can be called through the relay. */
export async function startApiServer(
  { id, folder, programs, processes }: ControlPlaneSettings,
  reach: (caPem: string, token: string) => KubeClient,
): Promise<ApiServer> {
  const certificates = path.join(folder, "kube");
  mkdirSync(certificates, { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keyFile = path.join(certificates, "accounts.key");
  const publicFile = path.join(certificates, "accounts.pub");
  writeFileSync(keyFile, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
  writeFileSync(publicFile, publicKey.export({ type: "spki", format: "pem" }));
  const token = randomBytes(24).toString("hex");
  const tokenFile = path.join(certificates, "tokens.csv");
  writeFileSync(tokenFile, tokensCsv(token), { mode: 0o600 });
  const flags = {
    "etcd-servers": `http://127.0.0.1:${String(ETCD_PORT)}`,
    "secure-port": String(KUBE_PORT),
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    "endpoint-reconciler-type": "none",
    "cert-dir": certificates,
    "service-account-issuer": "https://kubernetes.default.svc",
    "service-account-key-file": publicFile,
    "service-account-signing-key-file": keyFile,
    "service-cluster-ip-range": "198.19.0.0/16",
    "authorization-mode": "RBAC",
    "token-auth-file": tokenFile,
    "disable-admission-plugins": "ServiceAccount",
    "allow-privileged": "true",
    // Fewer goroutines than a cluster of thousands wants.
    "max-requests-inflight": "200",
    v: "1",
  };
  const command = [
    programs.kubeApiServer,
    ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
  ];
  const server = processes.start({ name: "kube-apiserver", command, namespace: id, workingFolder: folder });
  const caFile = path.join(certificates, "apiserver.crt");
  await untilReady(server, async () => {
    const probe = reach(readFileSync(caFile, "utf8"), token);
    const { status } = await probe.call({ method: "GET", path: "/readyz" }).finally(() => probe.close());
    return status === 200;
  });
  return { caPem: readFileSync(caFile, "utf8"), token };
}

function tokensCsv(token: string): string {
  const rows = PEOPLE.map(({ token: own, user, groups }) => [own, user, user, `"${groups.join(",")}"`]);
  return [...rows, [token, "mesh-rig", "mesh-rig", '"system:masters"']]
    .map((row) => `${row.join(",")}\n`)
    .join("");
}

interface KubeconfigUser {
  readonly context: string;
  readonly token: string;
}

/** Everybody of the demo's people, the console's own account included; the first is the current one unless there is an `admin`. */
export function writeKubeconfig(
  file: string,
  { server, caPem }: { readonly server: string; readonly caPem: string },
  users: readonly KubeconfigUser[] = PEOPLE,
): void {
  const current = users.find(({ context }) => context === "admin") ?? users[0];
  const authority = Buffer.from(caPem).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "mesh", cluster: { server, "certificate-authority-data": authority } }],
    users: users.map(({ context, token }) => ({ name: context, user: { token } })),
    contexts: users.map(({ context }) => ({ name: context, context: { cluster: "mesh", user: context } })),
    "current-context": current?.context,
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
}

/** The definitions of Istio's and the Gateway API's kinds, and waits until they are served. */
export async function installCrds(kube: KubeClient, { crds }: Programs): Promise<void> {
  const definitions = crds.flatMap((file) =>
    parseAllDocuments(readFileSync(file, "utf8"))
      .map((document) => document.toJS() as WorldObject | null)
      .filter((one) => one !== null),
  );
  await Promise.all(definitions.map((one) => kube.ask("POST", collectionPath(one), one)));
  const isEstablished = async (one: WorldObject): Promise<boolean> => {
    const { status } = await kube.ask<{ status?: { conditions?: { type: string; status: string }[] } }>(
      "GET",
      objectPath(one),
    );
    return (
      status?.conditions?.some(({ type, status: value }) => type === "Established" && value === "True") ??
      false
    );
  };
  for (const one of definitions) while (!(await isEstablished(one))) await delay(50);
}

/** istiod in a folder of its own, with its certificate authority and its validating webhook. */
export async function startIstiod(
  { id, folder, programs, processes }: ControlPlaneSettings,
  { caPem, token }: ApiServer,
  meshConfigYaml: string,
): Promise<void> {
  const workingFolder = path.join(folder, "istiod");
  mkdirSync(workingFolder, { recursive: true });
  const kubeconfig = path.join(workingFolder, "kubeconfig");
  writeKubeconfig(kubeconfig, { server: `https://127.0.0.1:${String(KUBE_PORT)}`, caPem }, [
    { context: "istiod", token },
  ]);
  const meshConfig = path.join(workingFolder, "mesh.yaml");
  writeFileSync(meshConfig, meshConfigYaml);
  const flags = [
    ["--kubeconfig", kubeconfig],
    ["--meshConfig", meshConfig],
    ["--httpAddr", "127.0.0.1:8080"],
    ["--monitoringAddr", `${BRIDGE_ADDRESS}:${String(ISTIOD_MONITORING_PORT)}`],
    ["--httpsAddr", `${BRIDGE_ADDRESS}:15017`],
    ["--grpcAddr", "127.0.0.1:15010"],
    ["--secureGRPCAddr", `${BRIDGE_ADDRESS}:15012`],
  ];
  const env = {
    POD_NAME: "istiod",
    POD_NAMESPACE: "istio-system",
    REVISION: "default",
    PILOT_ENABLE_ALPN_FILTER: "false",
    PILOT_ENABLE_METADATA_EXCHANGE: "false",
    // With it, proxies sometimes have no endpoints after a Sidecar's scope changed, until something else changes.
    PILOT_ENABLE_XDS_CACHE: "false",
    VALIDATION_WEBHOOK_CONFIG_NAME: "istio-validator",
    INJECTION_WEBHOOK_CONFIG_NAME: "",
  };
  const command = [programs.pilotDiscovery, "discovery", ...flags.flat()];
  processes.start({ name: "istiod", command, namespace: id, workingFolder, env });
}

/** True once istiod has put its authority into the webhook and made the API server depend on it. */
export async function isWebhookReady(kube: KubeClient): Promise<boolean> {
  const { webhooks } = await kube.ask<{
    webhooks: readonly { failurePolicy: string; clientConfig: { caBundle?: string } }[];
  }>("GET", "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istio-validator");
  return webhooks.every(
    ({ failurePolicy, clientConfig }) => failurePolicy === "Fail" && clientConfig.caBundle !== undefined,
  );
}
