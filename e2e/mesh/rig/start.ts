import {
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  linkSync,
  copyFileSync,
  chmodSync,
  existsSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";
import { directoryOf } from "../exporter/mesh-directory.ts";
import { bundlePrograms } from "./bundle.ts";
import {
  installCrds,
  isWebhookReady,
  KUBE_PORT,
  startApiServer,
  startEtcd,
  startIstiod,
  writeKubeconfig,
  type ApiServer,
  type ControlPlaneSettings,
} from "./control-plane.ts";
import { meshId, ownFolder } from "./identity.ts";
import { keeperPid } from "./keeping.ts";
import { KubeClient } from "./kube-client.ts";
import { installPackages, machineProblem } from "./machine.ts";
import { markerFilter } from "./marker.ts";
import { meshConfigOf } from "./mesh-config.ts";
import type { AttachMesh, StartMesh, StartOptions } from "./mesh.ts";
import { BRIDGE_ADDRESS, makeMeshNetwork } from "./network.ts";
import { planOf, type Plan } from "./plan.ts";
import { startPod, type PodSettings } from "./pods.ts";
import { Processes } from "./processes.ts";
import { ensurePrograms, hasPrograms, type Programs } from "./programs.ts";
import { EXPORTER_PORT, PROMETHEUS_PORT, startPrometheus } from "./prometheus.ts";
import { Relay } from "./relay.ts";
import { RunningMesh } from "./running-mesh.ts";
import { FOLDER_MARK, sweep, sweepNow } from "./sweep.ts";
import { writeWorld } from "./write-world.ts";
import type { World } from "./world.ts";

const READY_TIMEOUT_MS = 60_000;

/** What another process needs to use a running mesh; in the file `mesh.json` of its folder once it is ready. */
interface MeshRecord {
  readonly world: World;
  readonly kubeconfig: string;
  readonly server: string;
  readonly caPem: string;
  readonly token: string;
  readonly prometheusUrl: string;
}

const recordFile = (folder: string): string => path.join(folder, "mesh.json");

export const startMesh: StartMesh = async (world, options = {}) => {
  const problem = machineProblem({ mustBuild: !hasPrograms() });
  if (problem !== null) throw new Error(problem);
  const say = options.say ?? (() => undefined);
  await installPackages(say);
  const programs = await ensurePrograms(say);
  const folder = path.resolve(options.folder ?? ownFolder(world.name));
  const closed = closedAncestor(folder);
  if (closed !== null)
    throw new Error(
      `${closed} cannot be entered by the proxies' own user. Choose another folder with FORESAIL_MESH.`,
    );
  await sweep(folder);
  prepareFolder(folder);
  const relays: Relay[] = [];
  const onExit = (): void => sweepNow(folder);
  process.once("exit", onExit);
  const stop = async (): Promise<void> => {
    process.off("exit", onExit);
    await Promise.all(relays.map((relay) => relay.close()));
    await sweep(folder);
  };
  try {
    return await raise({ world, options, programs, folder, relays, say, stop });
  } catch (error) {
    await stop();
    throw error;
  }
};

export const attachMesh: AttachMesh = (folder) => {
  const record = JSON.parse(readFileSync(recordFile(folder), "utf8")) as MeshRecord;
  const kube = new KubeClient(record.server, record.caPem, record.token);
  const { kubeconfig, prometheusUrl, world } = record;
  const stop = (): Promise<void> => Promise.resolve(kube.close());
  const failure = (): null => null;
  const plan = planOf(world);
  return Promise.resolve(new RunningMesh({ plan, folder, kubeconfig, prometheusUrl, kube, failure, stop }));
};

interface Raising {
  readonly world: World;
  readonly options: StartOptions;
  readonly programs: Programs;
  readonly folder: string;
  readonly relays: Relay[];
  readonly say: (line: string) => void;
  readonly stop: () => Promise<void>;
}

async function raise({ world, options, programs, folder, relays, say, stop }: Raising): Promise<RunningMesh> {
  const id = meshId(folder);
  const plan = planOf(world);
  const processes = new Processes(folder, path.join(folder, "hosts"));
  const control: ControlPlaneSettings = { id, folder, programs, processes };
  const [bundles] = await Promise.all([bundlePrograms(path.join(folder, "programs")), makeMeshNetwork(id)]);

  say("Starting the API server…");
  const sockets = { kube: path.join(folder, "kube.sock"), prometheus: path.join(folder, "prometheus.sock") };
  const leads = [`${sockets.kube}=${String(KUBE_PORT)}`, `${sockets.prometheus}=${String(PROMETHEUS_PORT)}`];
  processes.start({
    name: "relay",
    command: [process.execPath, bundles.relay, ...leads],
    namespace: id,
    workingFolder: folder,
  });
  const kubeRelay = await Relay.open(sockets.kube, options.kubePort);
  const prometheusRelay = await Relay.open(sockets.prometheus, options.prometheusPort);
  relays.push(kubeRelay, prometheusRelay);
  const server = `https://127.0.0.1:${String(kubeRelay.port)}`;
  startEtcd(control);
  const api = await startApiServer(control, (caPem, token) => new KubeClient(server, caPem, token));
  const kube = new KubeClient(server, api.caPem, api.token);
  const kubeconfig = path.join(folder, "kubeconfig");
  writeKubeconfig(kubeconfig, { server, caPem: api.caPem });

  say("Starting istiod…");
  await installCrds(kube, programs);
  const meshConfigYaml = meshConfigOf(world);
  await writeWorld(kube, plan, meshConfigYaml);
  await startIstiod(control, api, meshConfigYaml);
  const rootCertificate = await rootCertificateOf(kube);

  say(`Starting ${String(plan.pods.length)} pods…`);
  const podSettings = {
    ...control,
    plan,
    kube,
    workloadProgram: bundles.workload,
    rootCertificate,
    ...proxyPrograms(folder, programs),
  };
  await startPods(podSettings, plan);
  startExporter(control, plan, bundles.exporter);
  startPrometheus({ ...control, pods: plan.pods });

  const prometheusUrl = `http://127.0.0.1:${String(prometheusRelay.port)}`;
  const mesh = new RunningMesh({
    plan,
    folder,
    kubeconfig,
    prometheusUrl,
    kube,
    failure: () => processes.failure(),
    stop: () => stop().finally(() => kube.close()),
  });
  await mesh.untilReady(READY_TIMEOUT_MS);
  while (!(await isWebhookReady(kube))) await delay(100);
  await applyWorldObjects(mesh);
  await mesh.awaitConfig();
  // Whoever looks at the mesh need not wonder about it; the next wait makes it anew.
  await mesh.remove([markerFilter("") as KubeObject]);
  await mesh.scaleTraffic(1);
  writeRecord(folder, { world, kubeconfig, server, ...api, prometheusUrl });
  return mesh;
}

/** First folder above that only its owner may enter; null when all are open. */
function closedAncestor(folder: string): string | null {
  for (let at = path.dirname(folder); at !== path.dirname(at); at = path.dirname(at))
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return at;
  return null;
}

function prepareFolder(folder: string): void {
  for (const part of ["logs", "pods", "programs"]) mkdirSync(path.join(folder, part), { recursive: true });
  chmodSync(folder, 0o755);
  writeFileSync(keeperPid(folder), String(process.pid));
  writeFileSync(path.join(folder, FOLDER_MARK), `${meshId(folder)}\n`);
  writeFileSync(
    path.join(folder, "hosts"),
    `127.0.0.1 localhost\n${BRIDGE_ADDRESS} istiod.istio-system.svc\n`,
  );
}

/** The proxies' user cannot read a home folder: its programs are linked, or copied, into the mesh's own. */
function proxyPrograms(
  folder: string,
  { pilotAgent, envoy, bootstrapTemplate }: Programs,
): Pick<PodSettings, "pilotAgent" | "envoy" | "bootstrapTemplate"> {
  const here = (name: string, file: string): string => {
    const place = path.join(folder, "programs", name);
    try {
      linkSync(file, place);
    } catch {
      copyFileSync(file, place);
    }
    chmodSync(place, 0o755);
    return place;
  };
  return {
    pilotAgent: here("pilot-agent", pilotAgent),
    envoy: here("envoy", envoy),
    bootstrapTemplate: readFileSync(bootstrapTemplate, "utf8"),
  };
}

/** istiod writes it into every namespace as soon as its authority stands. */
async function rootCertificateOf(kube: KubeClient): Promise<string> {
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const { status, body } = await kube.call({
      method: "GET",
      path: "/api/v1/namespaces/istio-system/configmaps/istio-ca-root-cert",
    });
    const certificate = (body as { data?: Record<string, string> }).data?.["root-cert.pem"];
    if (status === 200 && certificate !== undefined) return certificate;
    if (Date.now() > deadlineMs)
      throw new Error("istiod did not publish its root certificate; see logs/istiod.log");
    await delay(50);
  }
}

async function startPods(settings: PodSettings, { pods }: Plan): Promise<void> {
  const waiting = [...pods];
  const worker = async (): Promise<void> => {
    for (let pod = waiting.shift(); pod !== undefined; pod = waiting.shift()) await startPod(settings, pod);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

function startExporter({ id, folder, processes }: ControlPlaneSettings, plan: Plan, program: string): void {
  const directoryFile = path.join(folder, "pods.json");
  writeFileSync(directoryFile, JSON.stringify(directoryOf(plan, path.join(folder, "pods"))));
  const command = [process.execPath, program, directoryFile, String(EXPORTER_PORT)];
  processes.start({ name: "exporter", command, namespace: id, workingFolder: folder });
}

async function applyWorldObjects(mesh: RunningMesh): Promise<void> {
  const verdicts = await mesh.apply(mesh.world.objects as unknown as readonly KubeObject[]);
  const refused = verdicts.flatMap((verdict) => (verdict.accepted ? [] : [verdict.message]));
  if (refused.length > 0) throw new Error(`objects of the world were refused:\n${refused.join("\n")}`);
}

function writeRecord(folder: string, record: MeshRecord & ApiServer): void {
  writeFileSync(recordFile(folder), JSON.stringify(record), { mode: 0o600 });
}

/** True when a mesh became ready in this folder and was not stopped since. */
export const hasMesh = (folder: string): boolean => existsSync(recordFile(folder));
