import { expectedRequests } from "@/lib/domain/simulation/index.ts";
import type { Context } from "../context.ts";
import type { MetricsState, TrafficPicture } from "../ports/traffic.ts";
import { pictureOver } from "../traffic/index.ts";
import { readHours } from "./read-hours.ts";
import type { ObservedTraffic } from "./traffic-over.ts";

type TrafficContext = Pick<Context, "traffic" | "clock" | "database">;

/** Raw series are asked for six hours at most (decision 36). */
const MAX_RAW_S = 21_600;

/** A person changes a draft faster than traffic changes: an answer is taken again for this long. */
const FRESH_MS = 30_000;

interface Kept {
  readonly atMs: number;
  readonly traffic: Promise<ObservedTraffic>;
}

const kept = new WeakMap<object, Map<number, Kept>>();

/** Traffic of one cluster over the last `windowS` seconds. */
export function observedTraffic(
  ctx: TrafficContext,
  clusterId: string,
  windowS: number,
): Promise<ObservedTraffic> {
  const feed = ctx.traffic.get(clusterId);
  if (feed === undefined) return read(ctx, clusterId, windowS);
  const byWindow = kept.get(feed) ?? new Map<number, Kept>();
  kept.set(feed, byWindow);
  const known = byWindow.get(windowS);
  const nowMs = ctx.clock.nowMs();
  if (known !== undefined && nowMs - known.atMs < FRESH_MS) return known.traffic;
  const traffic = read(ctx, clusterId, windowS);
  byWindow.set(windowS, { atMs: nowMs, traffic });
  traffic.then(
    ({ source }) => (source === "none" ? byWindow.delete(windowS) : undefined),
    () => byWindow.delete(windowS),
  );
  return traffic;
}

/** A longer look-back than is kept, or one before the first hour was read, is what the raw series hold. */
async function read(ctx: TrafficContext, clusterId: string, windowS: number): Promise<ObservedTraffic> {
  if (windowS <= MAX_RAW_S) return readRaw(ctx, clusterId, windowS);
  return (await readHours(ctx, clusterId, windowS)) ?? readRaw(ctx, clusterId, MAX_RAW_S);
}

async function readRaw(ctx: TrafficContext, clusterId: string, windowS: number): Promise<ObservedTraffic> {
  const { picture, status } = await pictureOver(ctx, clusterId, windowS);
  return rawTraffic(picture, status, { windowS, nowMs: ctx.clock.nowMs() });
}

function rawTraffic(
  picture: TrafficPicture | null,
  status: MetricsState,
  { windowS, nowMs }: { readonly windowS: number; readonly nowMs: number },
): ObservedTraffic {
  const toMs = picture?.atMs ?? nowMs;
  return {
    edges: picture?.edges ?? [],
    fromMs: toMs - windowS * 1_000,
    toMs,
    knownS: windowS,
    source: picture === null ? "none" : "raw",
    missingHours: 0,
    timesS: picture === null ? 0 : windowS,
    status,
    seen: () => null,
    peakRequests: expectedRequests,
  };
}
