import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { traceRequest } from "@/lib/domain/simulation/index.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { Shape } from "./env.ts";
import { type KubeStore, createKubeStore } from "./kube/store.ts";
import type { SeriesSource } from "./prometheus/series-source.ts";
import { EpochLog } from "./traffic/history/epoch-log.ts";
import type { HistoryReplica } from "./threads/query-call.ts";
import { type Epoch, TrafficHistory } from "./traffic/history/traffic-history.ts";
import { createTrafficSource } from "./traffic/series/traffic-source.ts";
import { DEMO_TRAFFIC } from "./traffic/demo-traffic.ts";
import { TrafficEngine } from "./traffic/traffic-engine.ts";
import type { TrafficModel } from "./traffic/traffic-model.ts";
import { DEMO_WORLD, type WorldDeclaration, buildWorld } from "./world/build-world.ts";
import { CLUSTER_ID } from "./world/cluster-plan.ts";
import { generatedMesh } from "./world/generated-mesh.ts";
import { DAY_MS } from "./world/object-builder.ts";
import { seededRandom } from "./world/seeded-random.ts";
import { type WorldRecord, readWorldRecord, writeWorldRecord } from "./world/world-record.ts";
import { type ModelPods, WorkloadController } from "./scenarios/workload-controller.ts";

interface DemoMeshOptions {
  /** Where the world survives a restart; null keeps it in memory. */
  readonly folder: string | null;
  readonly shape: Shape | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly seed?: string;
}

/** Days before the first start for which Prometheus has an answer. */
const HISTORY_DAYS = 8;
const PUSH_DELAY_MS = 300;

/** The demo without its servers: a cluster, its traffic, and the series that follow. */
export interface DemoMesh {
  readonly store: KubeStore;
  readonly source: SeriesSource;
  /** The traffic so far, for a thread that counts it too. Null for a world in memory. */
  readonly replica: () => HistoryReplica | null;
  /** Tells how the traffic goes on. */
  readonly onEpoch: (follow: (epoch: Epoch) => void) => void;
  /** True when changes wait to take effect on pods and traffic. */
  readonly isUnsettled: () => boolean;
  /** Lets controllers and traffic follow all changes made so far. */
  readonly settle: () => void;
  readonly close: () => void;
}

export function openDemoMesh(options: DemoMeshOptions): DemoMesh {
  const { folder, now } = options;
  if (folder !== null) mkdirSync(folder, { recursive: true });
  const record = recordOf(options);
  const world = worldOf(options.shape, record.seed);
  const store = createKubeStore({
    folder: folder === null ? null : join(folder, "cluster"),
    now,
    random: lazyRandom(record.seed, () => store.resourceVersion),
  });
  if (store.isEmpty) for (const object of buildWorld(record.anchorMs, world.declaration)) store.adopt(object);

  const log = folder === null ? null : new EpochLog(join(folder, "traffic.jsonl"));
  const followers: ((epoch: Epoch) => void)[] = [];
  const onEpoch = (epoch: Epoch): void => {
    log?.append(epoch);
    for (const follow of followers) follow(epoch);
  };
  const history = new TrafficHistory({ seed: record.seed, onEpoch });
  for (const epoch of log?.read() ?? []) history.apply(epoch);
  const engine = new TrafficEngine({
    clusterId: CLUSTER_ID,
    model: world.traffic,
    history,
    trace: traceRequest,
    objects: allObjects(store),
    pushDelayMs: PUSH_DELAY_MS,
  });
  const sinceMs = record.anchorMs - HISTORY_DAYS * DAY_MS;
  const isFirstStart = history.isEmpty;
  if (isFirstStart) engine.startAt(sinceMs);

  const controller = new WorkloadController(
    store,
    modelPods(() => buildWorld(record.anchorMs, world.declaration)),
  );
  let unsettled = !isFirstStart;
  const stop = store.subscribe((change) => {
    controller.note(change);
    if (engine.note(change)) unsettled = true;
  });
  return {
    store,
    source: createTrafficSource({ history, sinceMs, now }),
    replica: () => (log === null ? null : { seed: record.seed, sinceMs, epochs: log.read() }),
    onEpoch: (follow) => followers.push(follow),
    isUnsettled: () => unsettled || controller.hasWork,
    settle: () => {
      controller.reconcile();
      if (!unsettled) return;
      unsettled = false;
      engine.settle(now());
    },
    close: () => {
      stop();
      store.close();
    },
  };
}

function recordOf({ folder, now, shape, seed = "foresail" }: DemoMeshOptions): WorldRecord {
  const shapeName = shape === null ? "demo" : nameOf(shape);
  const path = folder === null ? null : join(folder, "world.json");
  const known = path === null ? null : readWorldRecord(path);
  if (known !== null) {
    if (known.shape === shapeName) return known;
    throw new Error(
      `The data folder holds a world of shape ${known.shape}; delete its folder demo to start one of shape ${shapeName}`,
    );
  }
  const record: WorldRecord = { format: 1, anchorMs: now(), seed, shape: shapeName };
  if (path !== null) writeWorldRecord(path, record);
  return record;
}

function nameOf({ namespaces, apps, versions, configObjects }: Shape): string {
  const size = [namespaces, apps, versions].map(String).join("x");
  return configObjects === null ? size : `${size}+${String(configObjects)}`;
}

function worldOf(
  shape: Shape | null,
  seed: string,
): { readonly declaration: WorldDeclaration; readonly traffic: TrafficModel } {
  return shape === null ? { declaration: DEMO_WORLD, traffic: DEMO_TRAFFIC } : generatedMesh(shape, seed);
}

/** Seeded anew at every start by how far the cluster has come, so that a restart repeats no uid. */
function lazyRandom(seed: string, progress: () => number): () => number {
  let random: (() => number) | null = null;
  return () => {
    random ??= seededRandom(`${seed}/${String(progress())}`);
    return random();
  };
}

/** Pods of the first day by the ReplicaSet that owned them; built only when somebody scales up from zero. */
function modelPods(build: () => readonly KubeObject[]): ModelPods {
  let pods: readonly KubeObject[] | null = null;
  return (replicaSetUid) => {
    pods ??= build().filter(({ kind }) => kind === "Pod");
    return pods.find(({ metadata }) => metadata.ownerReferences?.[0]?.uid === replicaSetUid);
  };
}

function allObjects(store: KubeStore) {
  return store.kinds.all.flatMap((kind) => store.list(kind));
}
