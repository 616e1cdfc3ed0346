import { HOUR_MS, hourCounts, hourQueries } from "@/lib/domain/traffic/hours.ts";
import type { Context } from "../context.ts";

/** Longest look-back that is offered, and a day. */
const KEPT_HOURS = 15 * 24;
/** The last scrape of an hour must have arrived. */
const SETTLE_MS = 60_000;

export interface FilledHour {
  /** Start of the hour that was read; null when there is none left to read. */
  readonly hourMs: number | null;
  /** More hours wait. */
  readonly hasMore: boolean;
}

/**
 * Reads the newest hour that is not in the table yet: forward as hours end, and back in time as far as look-backs are
 * offered. One hour is four queries. Failures are the metrics' AppErrors: the hour is tried again.
 */
export async function fillHour(
  ctx: Pick<Context, "traffic" | "database" | "clock">,
  clusterId: string,
): Promise<FilledHour> {
  const metrics = ctx.traffic.get(clusterId)?.metrics;
  if (metrics === undefined || metrics.address === null) return { hourMs: null, hasMore: false };
  const store = ctx.database.observedTraffic;
  const nowMs = ctx.clock.nowMs();
  const endMs = Math.floor((nowMs - SETTLE_MS) / HOUR_MS) * HOUR_MS;
  const oldestMs = endMs - KEPT_HOURS * HOUR_MS;
  const known = new Set((await store.hours(clusterId, oldestMs)).map(({ hourMs }) => hourMs));
  const missing = missingHours(known, { oldestMs, endMs });
  const [hourMs] = missing;
  if (hourMs === undefined) return { hourMs: null, hasMore: false };

  const atMs = hourMs + HOUR_MS;
  const { requests, busyMs, sentBytes, receivedBytes } = hourQueries();
  const counts = hourCounts({
    requests: await metrics.query(requests, { atMs }),
    busyMs: await metrics.query(busyMs, { atMs }),
    sentBytes: await metrics.query(sentBytes, { atMs }),
    receivedBytes: await metrics.query(receivedBytes, { atMs }),
  });
  await store.recordHour(clusterId, { hourMs, readAtMs: nowMs, counts });
  if (atMs === endMs) await store.deleteBefore(clusterId, oldestMs);
  return { hourMs, hasMore: missing.length > 1 };
}

/** Newest first: what is asked for most is there first. */
function missingHours(
  known: ReadonlySet<number>,
  { oldestMs, endMs }: { readonly oldestMs: number; readonly endMs: number },
): readonly number[] {
  const missing: number[] = [];
  for (let hourMs = endMs - HOUR_MS; hourMs >= oldestMs; hourMs -= HOUR_MS)
    if (!known.has(hourMs)) missing.push(hourMs);
  return missing;
}
