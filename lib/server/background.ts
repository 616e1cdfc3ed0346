import "server-only";
import { changedSince } from "@/lib/domain/mesh/changed-since.ts";
import type { Runtime } from "./runtime.ts";

const METRICS_TICK_MS = 5_000;
const CLEANUP_MS = 10 * 60_000;

/** Timers and listeners of the process; each only ticks a verb. Returns the way to stop. */
export function startBackground(runtime: Runtime): () => void {
  const stops = [...runtime.clusters.keys()].flatMap((id) => [
    followCluster(runtime, id),
    tickMetrics(runtime, id),
  ]);
  const cleanup = setInterval(() => {
    runtime.database.sessions
      .deleteExpired(Date.now())
      .catch((error: unknown) => runtime.log.warn({ err: error }, "sessions were not cleaned up"));
  }, CLEANUP_MS);
  cleanup.unref();
  return () => {
    clearInterval(cleanup);
    for (const stop of stops) stop();
  };
}

/** Tells browsers which namespaces and kinds changed with each fold, and when the API server comes or goes. */
function followCluster(runtime: Runtime, id: string): () => void {
  const cluster = runtime.clusters.get(id);
  if (cluster === undefined) return () => undefined;
  let before = cluster.snapshot();
  let lastStatus = "";
  return cluster.subscribe((now) => {
    const { namespaces, kinds } = changedSince(before, now);
    before = now;
    if (kinds.length > 0) {
      runtime.hub.publish({
        type: "objects",
        cluster: id,
        snapshotVersion: now.version,
        namespaces: [...namespaces],
        kinds: [...kinds],
      });
    }
    lastStatus = publishStatus(runtime, id, lastStatus);
  });
}

function publishStatus(runtime: Runtime, id: string, last: string): string {
  const status = runtime.statusOf(id);
  const { api, apiReason, metrics, metricsReason } = status;
  const key = JSON.stringify({ api, apiReason, metrics, metricsReason });
  if (key !== last) runtime.hub.publish({ type: "status", status });
  return key;
}

/** One read at a time; a slow Prometheus is asked again only after it answered or timed out. */
function tickMetrics(runtime: Runtime, id: string): () => void {
  const feed = runtime.traffic.get(id);
  if (feed === undefined || feed.metrics.address === null) return () => undefined;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let lastStatus = "";
  const tick = async (): Promise<void> => {
    try {
      await feed.tick();
      const picture = feed.live();
      if (picture !== null && feed.status().state === "live")
        runtime.hub.publish({ type: "metrics", cluster: id, atMs: picture.atMs });
      lastStatus = publishStatus(runtime, id, lastStatus);
    } catch (error) {
      runtime.log.error({ err: error, cluster: id }, "the metrics tick failed");
    }
    if (!isStopped) timer = setTimeout(() => void tick(), METRICS_TICK_MS);
  };
  void tick();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
