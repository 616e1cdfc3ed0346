import type { ClusterStatus } from "@/lib/contracts/stream.ts";
import type { Actor, Context, RequestSource } from "@/lib/services/context.ts";
import type { LiveCluster } from "@/lib/services/ports/cluster.ts";
import type { SessionKeys } from "@/lib/services/session/index.ts";
import type { TrafficFeed } from "@/lib/services/traffic/index.ts";
import type { Config } from "./config.ts";
import type { EventHub } from "./event-stream.ts";
import type { Log } from "./log.ts";

/** Everything that lives as long as the process. */
export interface Runtime {
  readonly config: Config;
  readonly log: Log;
  readonly hub: EventHub;
  readonly clusters: ReadonlyMap<string, LiveCluster>;
  readonly traffic: ReadonlyMap<string, TrafficFeed>;
  readonly sessionKeys: SessionKeys;
  readonly database: Context["database"];
  /** Who a request comes from, by cookie or bearer token; null when nobody is signed in. */
  authenticate(headers: Headers, source: RequestSource): Promise<Actor | null>;
  contextFor(actor: Actor, source: RequestSource): Context;
  anonymousContext(source: RequestSource): Omit<Context, "actor">;
  statusOf(cluster: string): ClusterStatus;
  close(): Promise<void>;
}
