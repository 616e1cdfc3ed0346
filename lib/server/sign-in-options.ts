import "server-only";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readSignIn } from "@/lib/contracts/session.ts";
import type { Runtime } from "./runtime.ts";

/** What the sign-in page offers, and whether the things behind it answer. Tells nothing about objects. */
export async function readSignInOptions(runtime: Runtime): Promise<ResponseOf<typeof readSignIn>> {
  const auditLog = await runtime.database.ping().then(
    () => "live" as const,
    () => "failing" as const,
  );
  return {
    auditLog,
    clusters: [...runtime.clusters.values()].map((cluster) => {
      const contexts = cluster.signInContexts();
      const status = runtime.statusOf(cluster.id);
      return {
        id: cluster.id,
        address: cluster.address,
        methods: contexts.length > 0 ? ["contexts" as const, "token" as const] : ["token" as const],
        contexts,
        cluster: status.api,
        metrics: status.metrics,
      };
    }),
  };
}
