import "server-only";
import type { Runtime } from "./runtime.ts";

interface ReadinessReport {
  /** Traffic may be sent here: the database answers and every cluster was listed once. Prometheus is not needed. */
  readonly ready: boolean;
  readonly database: "up" | "down";
  readonly clusters: Readonly<
    Record<string, { readonly api: string; readonly reason: string | null; readonly metrics: string }>
  >;
}

export async function readiness(runtime: Runtime): Promise<ReadinessReport> {
  const database = await runtime.database.ping().then(
    () => "up" as const,
    () => "down" as const,
  );
  const clusters = Object.fromEntries(
    [...runtime.clusters.keys()].map((id) => {
      const { api, apiReason, metrics } = runtime.statusOf(id);
      return [id, { api, reason: apiReason, metrics }];
    }),
  );
  const isKnown = Object.values(clusters).every(({ api }) => api !== "connecting");
  return { ready: database === "up" && isKnown, database, clusters };
}
