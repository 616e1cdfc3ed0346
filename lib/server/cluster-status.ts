import type { ClusterStatus } from "@/lib/contracts/stream.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { MetricsState } from "@/lib/services/ports/traffic.ts";

/** How current the picture of a cluster is, for the live dot and the readiness probe. */
export function clusterStatusOf(mesh: MeshSnapshot, metrics: MetricsState): ClusterStatus {
  return {
    cluster: mesh.cluster,
    ...apiStatus(mesh),
    metrics: metrics.state,
    metricsSinceMs:
      metrics.state === "failing" ? metrics.sinceMs : metrics.state === "live" ? metrics.atMs : null,
    metricsReason: metrics.state === "failing" ? metrics.reason : null,
    snapshotVersion: mesh.version,
  };
}

function apiStatus(mesh: MeshSnapshot): Pick<ClusterStatus, "api" | "apiSinceMs" | "apiReason"> {
  let listedSinceMs: number | null = null;
  let isPending = mesh.availability.size === 0;
  for (const availability of mesh.availability.values()) {
    if (availability.state === "stale")
      return { api: "stale", apiSinceMs: availability.sinceMs, apiReason: availability.reason };
    if (availability.state === "pending") isPending = true;
    if (availability.state === "listed") listedSinceMs = Math.max(listedSinceMs ?? 0, availability.sinceMs);
  }
  return { api: isPending ? "connecting" : "live", apiSinceMs: listedSinceMs, apiReason: null };
}
