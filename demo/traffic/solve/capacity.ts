import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { resolveDestination } from "@/lib/domain/simulation/destination/resolve-destination.ts";
import type { CapacityLookup } from "./solve-traffic.ts";

/**
 * Requests that one client proxy may have in flight or waiting for a cluster: HTTP/1 takes a connection each, so
 * connections plus pending requests, and never more than http2MaxRequests, which counts requests of any version.
 */
export function capacityLookup(mesh: MeshSnapshot): CapacityLookup {
  const known = new Map<string, number>();
  return ({ clients, call }, { route }) => {
    const client = clients[0];
    if (client === undefined) return Infinity;
    const key = `${client.namespace}/${client.workload.name}|${route.host}|${route.subset ?? ""}|${String(route.port)}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const { policy } = resolveDestination(mesh, {
      client,
      host: route.host,
      subset: route.subset,
      port: route.port,
    });
    const capacity = capacityOf(policy.connectionPool, call.protocol === "grpc");
    known.set(key, capacity);
    return capacity;
  };
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
