import { formatCount, formatWholePercent } from "@/lib/domain/base/format.ts";
import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import {
  breakerCeiling,
  breakerLimits,
  outlierSettings,
  type TrafficPolicy,
} from "@/lib/domain/simulation/index.ts";

/** Proxies that hold the limits of a host, and what they were seen to need. */
export interface BreakerDemand {
  readonly clientProxies: number;
  /** Ready endpoints; their proxies apply the same limits to what they receive. */
  readonly servers: number;
  /** Requests under way in the busiest client proxy; null when not measured. */
  readonly perProxy: { readonly median: number; readonly p99: number; readonly peak: number } | null;
}

/** What of a level bears on breakers. */
export function breakerPolicy(policy: JsonObject): TrafficPolicy {
  const { connectionPool, outlierDetection } = policy;
  return {
    ...(isJsonObject(connectionPool) ? { connectionPool } : {}),
    ...(isJsonObject(outlierDetection) ? { outlierDetection } : {}),
  };
}

/**
 * What the host can have under way at once: limits are per proxy, of the clients and of the servers, and the smaller sum
 * decides unless a Sidecar's inboundConnectionPool says otherwise.
 */
export function ceilingSentence(policy: JsonObject, { clientProxies, servers }: BreakerDemand): string {
  const limits = breakerLimits(breakerPolicy(policy));
  const { byClients, byServers, ceiling } = breakerCeiling(limits, {
    clients: clientProxies,
    servers,
    isHttp2: false,
  });
  if (byClients === null || byServers === null || ceiling === null)
    return "Nothing limits how many requests are under way.";
  const each = [limits.maxConnections, limits.maxRequests].filter((limit): limit is number => limit !== null);
  const smallest = Math.min(...each);
  return `At most ${formatCount(ceiling)} requests at once: ${formatCount(smallest)} × ${clientProxies} client ${plural(clientProxies)} = ${formatCount(byClients)}, and ${formatCount(smallest)} × ${servers} server ${plural(servers)} = ${formatCount(byServers)}.`;
}

const plural = (count: number): string => (count === 1 ? "proxy" : "proxies");

/** "9 at peak, 62 % free", or that the limit would have been hit. */
export function headroomText(limit: number, peak: number): string {
  const shown = peak >= 10 ? formatCount(Math.round(peak)) : peak.toFixed(1);
  if (peak >= limit) return `${shown} at peak: over the limit`;
  return `${shown} at peak, ${formatWholePercent(Math.floor((1 - peak / limit) * 100))} free`;
}

/** Hosts that may be out at once for 1–6 endpoints. */
export const ENDPOINT_COUNTS = [1, 2, 3, 4, 5, 6] as const;

export function ejectionRow(policy: JsonObject): readonly number[] {
  return ENDPOINT_COUNTS.map((count) => outlierSettings(breakerPolicy(policy), count)?.mayEject ?? 0);
}

/** What outlier detection can do with the endpoints there are; null without it. */
export function ejectionSentence(policy: JsonObject, endpoints: number): string | null {
  const settings = outlierSettings(breakerPolicy(policy), endpoints);
  if (settings === null) return null;
  const { maxEjectionPercent, mayEject, neededPercent } = settings;
  if (endpoints === 0) return "There is no ready endpoint to eject.";
  if (mayEject === 0) {
    return `It never ejects: ${maxEjectionPercent} % of ${endpoints} ${endpoints === 1 ? "endpoint" : "endpoints"} is less than one. ${neededPercent === null ? "" : `It takes at least ${neededPercent} %.`}`;
  }
  if (mayEject >= endpoints) {
    return `All ${endpoints} endpoints may be out at once: callers then get 503 UH, unless minHealthPercent makes Envoy use ejected ones.`;
  }
  return `At most ${mayEject} of ${endpoints} endpoints may be out at once; the others take the whole load meanwhile.`;
}

/** `minHealthPercent` is Envoy's panic threshold. */
export function panicSentence(policy: JsonObject): string | null {
  const { outlierDetection } = breakerPolicy(policy);
  const percent = outlierDetection?.["minHealthPercent"];
  if (typeof percent !== "number" || percent <= 0) return null;
  return `Below ${percent} % healthy endpoints ejection is ignored and all of them get requests.`;
}
