import { numberAt, sectionAt } from "../spec-fields.ts";
import type { TrafficPolicy } from "./traffic-policy.ts";

/** Limits of one proxy for one cluster; null where nothing limits (2^32-1 or unset). */
export interface BreakerLimits {
  readonly maxConnections: number | null;
  readonly maxPendingRequests: number | null;
  /** `http2MaxRequests`: concurrent requests, of HTTP/1 too. */
  readonly maxRequests: number | null;
  readonly maxRetries: number | null;
}

const UNLIMITED = 4_294_967_295;

/** A zero cannot be told from "unset" and means the default. */
function limitAt(section: ReturnType<typeof sectionAt>, name: string): number | null {
  const value = numberAt(section, name);
  return value === null || value <= 0 || value >= UNLIMITED ? null : value;
}

export function breakerLimits(policy: TrafficPolicy): BreakerLimits {
  const pool = policy.connectionPool ?? {};
  const tcp = sectionAt(pool, "tcp");
  const http = sectionAt(pool, "http");
  return {
    maxConnections: limitAt(tcp, "maxConnections"),
    maxPendingRequests: limitAt(http, "http1MaxPendingRequests"),
    maxRequests: limitAt(http, "http2MaxRequests"),
    maxRetries: limitAt(http, "maxRetries"),
  };
}

/** Requests that one proxy can have under way without queueing; null without limit. */
export function concurrentRequests(
  { maxConnections, maxRequests }: BreakerLimits,
  isHttp2: boolean,
): number | null {
  if (isHttp2) return maxRequests;
  if (maxConnections === null || maxRequests === null) return maxConnections ?? maxRequests;
  return Math.min(maxConnections, maxRequests);
}

export interface BreakerCeiling {
  /** Requests under way that all client proxies together may have; null without limit. */
  readonly byClients: number | null;
  /** The same at the servers' own proxies, whose inbound cluster takes the limit too. */
  readonly byServers: number | null;
  /** The smaller of both. */
  readonly ceiling: number | null;
}

/** Limits are per proxy: clients (gateways and waypoints included) and servers each multiply them (decision: breaker arithmetic). */
export function breakerCeiling(
  limits: BreakerLimits,
  {
    clients,
    servers,
    isHttp2,
  }: { readonly clients: number; readonly servers: number; readonly isHttp2: boolean },
): BreakerCeiling {
  const each = concurrentRequests(limits, isHttp2);
  if (each === null) return { byClients: null, byServers: null, ceiling: null };
  const byClients = each * clients;
  const byServers = each * servers;
  return { byClients, byServers, ceiling: Math.min(byClients, byServers) };
}

export interface OutlierSettings {
  readonly maxEjectionPercent: number;
  readonly endpoints: number;
  /** Endpoints that may be out at the same time: 0 means that nothing is ever ejected. */
  readonly mayEject: number;
  /** Smallest percentage that lets one endpoint out; null without endpoints. */
  readonly neededPercent: number | null;
}

/**
 * maxEjectionPercent is a true cap: a host is ejected only if (ejected + 1) / hosts stays within it (Envoy 1.31 on, with
 * always_eject_one_host unset). Null without outlierDetection.
 */
export function outlierSettings(policy: TrafficPolicy, endpoints: number): OutlierSettings | null {
  if (policy.outlierDetection === undefined) return null;
  const stated = numberAt(policy.outlierDetection, "maxEjectionPercent") ?? 0;
  const maxEjectionPercent = stated === 0 ? 10 : Math.min(100, stated);
  return {
    maxEjectionPercent,
    endpoints,
    mayEject: Math.floor((endpoints * maxEjectionPercent) / 100),
    neededPercent: endpoints === 0 ? null : Math.ceil(100 / endpoints),
  };
}
