import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { WorkloadSettings, WorkloadTraffic } from "../workload/settings.ts";
import type { KubeClient } from "./kube-client.ts";
import { BRIDGE_ADDRESS, interceptTraffic, makePodNetwork, podNamespace, PROXY_UID } from "./network.ts";
import type { Plan, PlannedPod } from "./plan.ts";
import type { Processes } from "./processes.ts";
import { PROXY_STATS_MATCHER } from "./world-objects.ts";

export interface PodSettings {
  readonly id: string;
  readonly folder: string;
  readonly plan: Plan;
  readonly processes: Processes;
  readonly kube: KubeClient;
  readonly workloadProgram: string;
  /** Readable for the proxies' own user. */
  readonly pilotAgent: string;
  readonly envoy: string;
  readonly bootstrapTemplate: string;
  readonly rootCertificate: string;
}

export const podFolder = (folder: string, pod: string): string => path.join(folder, "pods", pod);
export const controlSocket = (folder: string, pod: string): string =>
  path.join(podFolder(folder, pod), "control.sock");

export const workloadLog = (folder: string, pod: string): string =>
  path.join(folder, "logs", `${pod}.workload.log`);

/** The network namespace, the application in it, and the proxy where the pod has one. */
export async function startPod(settings: PodSettings, pod: PlannedPod): Promise<void> {
  const { id } = settings;
  await makePodNetwork({ id, number: pod.number, address: pod.address });
  const namespace = podNamespace({ id, number: pod.number });
  if (pod.proxy === "sidecar") await interceptTraffic(namespace);
  mkdirSync(podFolder(settings.folder, pod.name), { recursive: true });
  startWorkload(settings, pod, namespace);
  if (pod.proxy !== "none") await startProxy(settings, pod, namespace);
}

function startWorkload(
  { folder, plan, processes, workloadProgram }: PodSettings,
  pod: PlannedPod,
  namespace: string,
): void {
  const { httpPorts, tcpPorts, latencyMs, failRatio } = pod.workload;
  const isServing = pod.proxy !== "router";
  const settings: WorkloadSettings = {
    who: pod.name,
    httpPorts: isServing ? httpPorts : [],
    tcpPorts: isServing ? tcpPorts : [],
    latencyMs,
    failRatio,
    control: controlSocket(folder, pod.name),
    traffic: trafficOf(plan, pod),
  };
  const workingFolder = podFolder(folder, pod.name);
  const file = path.join(workingFolder, "workload.json");
  writeFileSync(file, JSON.stringify(settings));
  const command = [process.execPath, "--max-old-space-size=64", workloadProgram, file];
  processes.start({ name: `${pod.name}.workload`, command, namespace, workingFolder });
}

/** The pod's share of the world's traffic. Without a sidecar nobody translates a service's address, so its endpoints are called. */
function trafficOf({ world, pods, services }: Plan, pod: PlannedPod): readonly WorkloadTraffic[] {
  const own = `${pod.namespace}/${pod.workloadName}`;
  const siblings = pods.filter(
    (one) => one.namespace === pod.namespace && one.workloadName === pod.workloadName,
  ).length;
  return world.traffic
    .filter(({ from }) => from === own)
    .map(({ to, port, protocol, host, method, path: requestPath, headers, rateRps }) => {
      const service = services.find((one) => `${one.namespace}/${one.name}` === to);
      if (service === undefined) throw new Error(`traffic to ${to}: no such service`);
      const target = service.ports.find((one) => one.port === port);
      if (target === undefined) throw new Error(`traffic to ${to}: no port ${String(port)}`);
      const addresses =
        pod.proxy === "sidecar"
          ? [{ ip: service.clusterIP, port }]
          : service.pods.map(({ address }) => ({ ip: address, port: target.targetPort }));
      const fullName = `${service.name}.${service.namespace}.svc.cluster.local`;
      return {
        protocol,
        addresses,
        host: host ?? fullName,
        method,
        path: requestPath,
        headers,
        rateRps: rateRps / siblings,
      };
    });
}

async function startProxy(settings: PodSettings, pod: PlannedPod, namespace: string): Promise<void> {
  const { folder, processes, kube, rootCertificate, bootstrapTemplate, pilotAgent, envoy } = settings;
  const workingFolder = podFolder(folder, pod.name);
  const { status } = await kube.ask<{ status: { token: string } }>(
    "POST",
    `/api/v1/namespaces/${pod.namespace}/serviceaccounts/${pod.serviceAccount}/token`,
    {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { audiences: ["istio-ca"], expirationSeconds: 86_400 },
    },
  );
  const files: Readonly<Record<string, string>> = {
    "var/run/secrets/tokens/istio-token": status.token,
    "var/run/secrets/istio/root-cert.pem": rootCertificate,
    "var/lib/istio/envoy/envoy_bootstrap_tmpl.json": bootstrapTemplate,
    "etc/istio/pod/labels": Object.entries(pod.labels)
      .map(([key, value]) => `${key}="${value}"\n`)
      .join(""),
    "etc/istio/pod/annotations": "",
    "etc/istio/proxy/.keep": "",
  };
  for (const [file, text] of Object.entries(files)) writeOwned(workingFolder, file, text);
  chownSync(workingFolder, PROXY_UID, PROXY_UID);
  const kind = pod.proxy === "router" ? "router" : "sidecar";
  processes.start({
    name: `${pod.name}.proxy`,
    command: [pilotAgent, "proxy", kind, "--domain", `${pod.namespace}.svc.cluster.local`],
    namespace,
    workingFolder,
    asProxy: true,
    env: proxyEnvironment(pod, envoy),
  });
}

/** Writes a file below the pod's folder; it and the folders made for it belong to the proxy's user. */
function writeOwned(base: string, file: string, text: string): void {
  const full = path.join(base, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  for (let at = full; at !== base; at = path.dirname(at)) chownSync(at, PROXY_UID, PROXY_UID);
}

function proxyEnvironment(pod: PlannedPod, envoy: string): Readonly<Record<string, string>> {
  const proxyConfig = {
    discoveryAddress: "istiod.istio-system.svc:15012",
    binaryPath: envoy,
    configPath: "./etc/istio/proxy",
    concurrency: 1,
    drainDuration: pod.drainDuration,
    terminationDrainDuration: "1s",
    proxyStatsMatcher: PROXY_STATS_MATCHER,
  };
  return {
    POD_NAME: pod.name,
    POD_NAMESPACE: pod.namespace,
    INSTANCE_IP: pod.address,
    HOST_IP: BRIDGE_ADDRESS,
    SERVICE_ACCOUNT: pod.serviceAccount,
    TRUST_DOMAIN: "cluster.local",
    CA_ADDR: "istiod.istio-system.svc:15012",
    ISTIO_META_CLUSTER_ID: "Kubernetes",
    ISTIO_META_WORKLOAD_NAME: pod.workloadName,
    ISTIO_META_MESH_ID: "cluster.local",
    ISTIO_META_INTERCEPTION_MODE: "REDIRECT",
    ISTIO_META_OWNER: `kubernetes://apis/apps/v1/namespaces/${pod.namespace}/deployments/${pod.workloadName}`,
    PROXY_CONFIG: JSON.stringify(proxyConfig),
  };
}
