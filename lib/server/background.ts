import "server-only";
import { changedSince } from "@/lib/domain/mesh/changed-since.ts";
import { resumeOpenApplies, SYSTEM_ACTOR } from "@/lib/services/changes/index.ts";
import { expireSessions } from "@/lib/services/session/index.ts";
import { fillHour } from "@/lib/services/observed-traffic/index.ts";
import { recordObserved } from "@/lib/services/observed/index.ts";
import type { Runtime } from "./runtime-interface.ts";

const METRICS_TICK_MS = 5_000;
const CLEANUP_MS = 10 * 60_000;

/** Timers and listeners of the process; each only ticks a verb. Returns the way to stop. */
export function startBackground(runtime: Runtime): () => void {
  const stops = [...runtime.clusters.keys()].flatMap((id) => [
    followCluster(runtime, id),
    tickMetrics(runtime, id),
    resumeApplies(runtime, id),
    recordObservations(runtime, id),
    fillHours(runtime, id),
  ]);
  const cleanup = setInterval(() => {
    expireSessions(runtime.contextFor(SYSTEM_ACTOR, SYSTEM_SOURCE)).catch((error: unknown) =>
      runtime.log.warn({ err: error }, "expired sessions were not removed"),
    );
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

/** Also when the last picture of traffic is let go, which is no change of the status itself. */
function publishStatus(runtime: Runtime, id: string, last: string): string {
  const status = runtime.statusOf(id);
  const { api, apiReason, metrics, metricsReason } = status;
  const hasPicture = runtime.traffic.get(id)?.live() != null;
  const key = JSON.stringify({ api, apiReason, metrics, metricsReason, hasPicture });
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

const RESUME_EVERY_MS = 30_000;
/** Longer than an apply may be silent: the listeners of a wave drain for 45 s by default. */
const APPLY_IDLE_MS = 180_000;

const SYSTEM_SOURCE = { ip: "", userAgent: "foresail", requestId: "background" };

/** Settles applies that a crash or a lost answer left open: once when the cluster is known, then from time to time. */
function resumeApplies(runtime: Runtime, id: string): () => void {
  const ctx = runtime.contextFor(SYSTEM_ACTOR, SYSTEM_SOURCE);
  const resume = async (stillSinceMs: number): Promise<void> => {
    try {
      const settled = await resumeOpenApplies(ctx, { cluster: id, stillSinceMs });
      if (settled.length > 0)
        runtime.log.info({ cluster: id, changes: settled }, "applies that were cut off are settled");
    } catch (error) {
      runtime.log.warn({ err: error, cluster: id }, "open applies could not be settled");
    }
  };
  const idle = (): number => ctx.clock.nowMs() - APPLY_IDLE_MS;
  // The embedded database has one process: what was open at its start was cut off. People may apply before the cluster is
  // known, so what moved since is left alone.
  const stillSinceMs = runtime.config.databaseUrl === null ? ctx.clock.nowMs() : idle();
  void runtime.clusters
    .get(id)
    ?.whenKnown()
    .then(() => resume(stillSinceMs));
  const timer = setInterval(() => void resume(idle()), RESUME_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** A page that just opened comes before the past. */
const FIRST_FILL_MS = 15_000;
const BACKFILL_EVERY_MS = 2_000;
const FILL_EVERY_MS = 60_000;
const FILL_AFTER_FAILURE_MS = 5 * 60_000;

/** Fills the table of hours, one hour at a time, slowly: live questions go first. */
function fillHours(runtime: Runtime, id: string): () => void {
  const ctx = runtime.contextFor(SYSTEM_ACTOR, SYSTEM_SOURCE);
  let isStopped = false;
  let timer: NodeJS.Timeout;
  const wait = (ms: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => void fill(), ms);
    timer.unref();
  };
  const fill = async (): Promise<void> => {
    try {
      const { hasMore } = await fillHour(ctx, id);
      wait(hasMore ? BACKFILL_EVERY_MS : FILL_EVERY_MS);
    } catch (error) {
      runtime.log.warn({ err: error, cluster: id }, "an hour of traffic was not read");
      wait(FILL_AFTER_FAILURE_MS);
    }
  };
  timer = setTimeout(() => void fill(), FIRST_FILL_MS);
  timer.unref();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** Writes down what the watch tells, in its order. A database that is away loses versions, never the watch. */
function recordObservations(runtime: Runtime, id: string): () => void {
  const ctx = runtime.contextFor(SYSTEM_ACTOR, SYSTEM_SOURCE);
  let last: Promise<void> = Promise.resolve();
  const stop = runtime.clusters.get(id)?.observe((changes) => {
    last = last.then(async () => {
      try {
        const recorded = await recordObserved(ctx, changes);
        if (recorded > 0) runtime.hub.publish({ type: "audit", cluster: id, seq: 0 });
      } catch (error) {
        runtime.log.warn(
          { err: error, cluster: id, versions: changes.length },
          "observed versions were not recorded",
        );
      }
    });
  });
  return stop ?? (() => undefined);
}
