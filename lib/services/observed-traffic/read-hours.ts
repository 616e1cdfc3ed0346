import { combineEdges } from "@/lib/domain/traffic/combine-edges.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { edgesOfHours, endsOfEdge, HOUR_MS, type HourlyEdge } from "@/lib/domain/traffic/hours.ts";
import type { Context } from "../context.ts";
import { pictureOver } from "../traffic/index.ts";
import type { ObservedTraffic } from "./traffic-over.ts";

/** What is left of the running hour is asked in steps, so that the answers can be shared. */
const TAIL_STEP_S = 300;
const MAX_TAIL_S = 21_600;

/** Traffic of whole hours from the table, and of the time since from the raw series. Null: no hour was read yet. */
export async function readHours(
  ctx: Pick<Context, "traffic" | "clock" | "database">,
  clusterId: string,
  windowS: number,
): Promise<ObservedTraffic | null> {
  const store = ctx.database.observedTraffic;
  const nowMs = ctx.clock.nowMs();
  const fromMs = Math.floor((nowMs - windowS * 1_000) / HOUR_MS) * HOUR_MS;
  const read = await store.hours(clusterId, fromMs);
  const first = read.find(({ series }) => series > 0);
  const last = read.at(-1);
  if (first === undefined || last === undefined) return null;

  const untilMs = last.hourMs + HOUR_MS;
  const hours = read.filter(({ hourMs }) => hourMs >= first.hourMs).length;
  const sums = await store.sums(clusterId, { fromMs: first.hourMs, toMs: untilMs });
  const known = edgesOfHours(sums, hours * 3_600);
  const tailS = Math.min(MAX_TAIL_S, Math.ceil((nowMs - untilMs) / 1_000 / TAIL_STEP_S) * TAIL_STEP_S);
  const timesS = Math.max(TAIL_STEP_S, tailS);
  const { picture, status } = await pictureOver(ctx, clusterId, timesS);
  const tail = picture?.edges ?? [];
  return {
    edges: combineEdges(
      { edges: known.map(({ edge }) => edge), seconds: hours * 3_600 },
      { edges: tail, seconds: (nowMs - untilMs) / 1_000 },
    ),
    fromMs: first.hourMs,
    toMs: nowMs,
    knownS: hours * 3_600 + Math.max(0, nowMs - untilMs) / 1_000,
    source: "hours",
    missingHours: (untilMs - first.hourMs) / HOUR_MS - hours,
    timesS: picture === null ? 0 : timesS,
    status,
    ...lookups(known, tail, nowMs),
  };
}

function lookups(
  known: readonly HourlyEdge[],
  tail: readonly ObservedEdge[],
  nowMs: number,
): Pick<ObservedTraffic, "seen" | "peakRequests"> {
  const hourly = new Map(known.map((each) => [endsOfEdge(each.edge), each]));
  const now = new Map(tail.map((edge) => [endsOfEdge(edge), edge]));
  return {
    seen: (edge) => {
      const before = hourly.get(endsOfEdge(edge));
      const isNow = now.has(endsOfEdge(edge));
      if (before === undefined && !isNow) return null;
      return {
        lastMs: isNow ? nowMs : (before?.lastMs ?? nowMs),
        hours: (before?.hours ?? 0) + (isNow ? 1 : 0),
      };
    },
    peakRequests: (edge) => hourly.get(endsOfEdge(edge))?.peakRequests ?? null,
  };
}
