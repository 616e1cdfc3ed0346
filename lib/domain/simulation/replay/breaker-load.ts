import type { ObservedEdge } from "../../traffic/edges.ts";
import { breakerCeiling, breakerLimits, type BreakerCeiling } from "../destination/breaker.ts";
import type { DestinationAnswer } from "../destination/resolve-destination.ts";
import type { EdgeSide } from "./edge-side.ts";
import type { OverLimit } from "./replayed-edge.ts";
import type { RoutedLoad } from "./route-shares.ts";

/** Requests under way at the same time, by edge and over every caller of its host. */
export interface Demand {
  readonly ofEdge: number;
  readonly ofAllCallers: number;
}

/** Requests under way by Little's law, rate × time; null when no time is known. */
export function expectedRequests({ rateRps, latencyMs }: ObservedEdge): number | null {
  return latencyMs === null ? null : (rateRps * latencyMs.p50) / 1000;
}

/**
 * Over a limit where the clients' own demand exceeds their proxies' together, or every caller's the servers' (each proxy
 * applies the limit by itself). Only a limit that the change lowers counts.
 */
export function overLimitOf(edge: ObservedEdge, demand: Demand | null, sides: Sides): OverLimit | null {
  if (demand === null) return null;
  const over = worst(edge, demand, sides.becomes);
  if (over === null || over.excess <= 1) return null;
  const earlier = worst(edge, demand, sides.was);
  if (earlier !== null && earlier.excess > 1) return null;
  return {
    ceiling: over.ceiling,
    expectedRequests: demand.ofEdge * over.share,
    allCallersRequests: demand.ofAllCallers * over.share,
  };
}

export interface Sides {
  readonly was: EdgeSide;
  readonly becomes: EdgeSide;
}

interface Excess {
  readonly ceiling: BreakerCeiling;
  readonly share: number;
  /** Demand over limit; above 1 requests are refused. */
  readonly excess: number;
}

function worst(
  edge: ObservedEdge,
  demand: Demand,
  { routes, destination, clients }: EdgeSide,
): Excess | null {
  const routed = routes?.rules.flatMap(({ loads }) => loads) ?? [];
  const loads: readonly RoutedLoad[] =
    routed.length > 0 || destination === null ? routed : [{ destination, share: 1 }];
  return loads
    .map((load) => excessOf(demand, load, ceilingOf(edge, load.destination, clients.length)))
    .reduce<Excess | null>((most, each) => (most === null || each.excess > most.excess ? each : most), null);
}

function excessOf(demand: Demand, { share }: RoutedLoad, ceiling: BreakerCeiling): Excess {
  const { byClients, byServers } = ceiling;
  const atClients = byClients === null ? 0 : (demand.ofEdge * share) / byClients;
  const atServers = byServers === null ? 0 : (demand.ofAllCallers * share) / byServers;
  return { ceiling, share, excess: Math.max(atClients, atServers) };
}

function ceilingOf(
  { protocol }: ObservedEdge,
  { policy, endpoints }: DestinationAnswer,
  clients: number,
): BreakerCeiling {
  return breakerCeiling(breakerLimits(policy), {
    clients: Math.max(1, clients),
    servers: Math.max(1, endpoints.length),
    isHttp2: protocol === "grpc",
  });
}
