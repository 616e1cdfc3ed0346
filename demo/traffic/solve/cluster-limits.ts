import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import { parseDurationMs } from "@/lib/domain/istio/duration.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { resolveDestination } from "@/lib/domain/simulation/destination/resolve-destination.ts";
import type { Detection } from "./ejection.ts";
import type { TracedCall, TracedGroup } from "./traced-call.ts";

/** Limits and outlier detection that one client proxy applies to a cluster. */
interface ClusterLimits {
  /**
   * Requests that may be in flight or waiting: HTTP/1 takes a connection each, so connections plus pending requests, and
   * never more than http2MaxRequests, which counts requests of any version. Infinite without a breaker.
   */
  readonly capacity: number;
  /** Null where nothing is ever ejected for errors in a row. */
  readonly detection: Detection | null;
}

export type LimitsLookup = (traced: TracedCall, group: TracedGroup) => ClusterLimits;

const UNLIMITED: ClusterLimits = { capacity: Infinity, detection: null };

export function limitsLookup(mesh: MeshSnapshot): LimitsLookup {
  const known = new Map<string, ClusterLimits>();
  return ({ clients, call }, { route }) => {
    const client = clients[0];
    if (client === undefined || client.proxyImage === null) return UNLIMITED;
    const key = `${client.namespace}/${client.workload.name}|${route.host}|${route.subset ?? ""}|${String(route.port)}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const { policy } = resolveDestination(mesh, {
      client,
      host: route.host,
      subset: route.subset,
      port: route.port,
    });
    const limits = {
      capacity: capacityOf(policy.connectionPool, call.protocol === "grpc"),
      detection: policy.outlierDetection === undefined ? null : detectionOf(policy.outlierDetection),
    };
    known.set(key, limits);
    return limits;
  };
}

/** Unset fields have Istio's defaults: five errors in a row, 30 s, 10 %. Gateway errors are judged only where asked for. */
function detectionOf(block: JsonObject): Detection | null {
  const gateway = numberIn(block["consecutiveGatewayErrors"]) ?? 0;
  const any = numberIn(block["consecutive5xxErrors"]) ?? 5;
  const consecutive = any > 0 ? any : gateway;
  if (consecutive === 0) return null;
  const base = block["baseEjectionTime"];
  return {
    consecutive,
    gatewayOnly: any === 0,
    baseEjectionMs: (typeof base === "string" ? parseDurationMs(base) : null) ?? 30_000,
    maxPercent: numberIn(block["maxEjectionPercent"]) || 10,
  };
}

function numberIn(value: JsonValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function capacityOf(pool: JsonObject | undefined, multiplexed: boolean): number {
  const tcp = section(pool, "tcp");
  const http = section(pool, "http");
  const connections = limit(tcp?.["maxConnections"]);
  const pending = limit(http?.["http1MaxPendingRequests"]);
  const requests = limit(http?.["http2MaxRequests"]);
  const upgraded = multiplexed || http?.["h2UpgradePolicy"] === "UPGRADE";
  return upgraded ? requests : Math.min(requests, connections + pending);
}

function section(pool: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = pool?.[name];
  return isJsonObject(value) ? value : undefined;
}

/** Zero means unset: a plain int32 cannot tell the difference. */
function limit(value: JsonValue | undefined): number {
  return typeof value === "number" && value > 0 ? value : Infinity;
}
