import * as z from "zod/mini";

/** How current what the server knows of a cluster is. */
export const clusterStatus = z.object({
  cluster: z.string(),
  api: z.enum(["connecting", "live", "stale"]),
  /** When the API server was last heard; null before the first list. */
  apiSinceMs: z.nullable(z.number()),
  apiReason: z.nullable(z.string()),
  metrics: z.enum(["absent", "live", "failing"]),
  metricsSinceMs: z.nullable(z.number()),
  metricsReason: z.nullable(z.string()),
  /** Rises with every change of the cluster's picture. */
  snapshotVersion: z.number(),
});

export type ClusterStatus = z.infer<typeof clusterStatus>;

/**
 * What the one stream of a browser carries (decision 21). The first event after connecting is `snapshot`; a browser
 * that resumes within the kept history gets what it missed instead.
 */
export const streamEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("snapshot"), clusters: z.array(clusterStatus), nowMs: z.number() }),
  z.object({ type: z.literal("status"), status: clusterStatus }),
  /** Objects changed: read models over these namespaces and kinds are out of date. */
  z.object({
    type: z.literal("objects"),
    cluster: z.string(),
    snapshotVersion: z.number(),
    namespaces: z.array(z.string()),
    kinds: z.array(z.string()),
  }),
  /** New live metrics. */
  z.object({ type: z.literal("metrics"), cluster: z.string(), atMs: z.number() }),
  z.object({ type: z.literal("change"), cluster: z.string(), id: z.string(), state: z.string() }),
  z.object({ type: z.literal("audit"), cluster: z.string(), seq: z.number() }),
  /** The login session ended; the browser goes to sign-in. */
  z.object({ type: z.literal("signed-out") }),
]);

export type StreamEvent = z.infer<typeof streamEvent>;
