import type { StreamEvent } from "../contracts/stream.ts";
import { AppError } from "../domain/base/app-error.ts";
import type { Role } from "../domain/access/roles.ts";
import type { Clock } from "./ports/clock.ts";
import type { ClusterPort, KubeIdentity } from "./ports/cluster.ts";
import type { Database } from "./ports/database.ts";
import type { Ids } from "./ports/ids.ts";
import type { RequestTests } from "./ports/request-tests.ts";
import type { TrafficPort } from "./ports/traffic.ts";

/** Who acts. Identity is issuer and subject; `display` is for people only. */
export interface Actor {
  readonly issuer: string;
  readonly subject: string;
  readonly display: string;
  readonly type: "user" | "service" | "system";
  readonly groups: readonly string[];
  readonly roles: ReadonlySet<Role>;
  readonly identity: KubeIdentity;
  /** `contexts`, `token` (a login session) or `bearer` (a program); `none` for the system. */
  readonly method: "contexts" | "token" | "bearer" | "none";
  /** SHA-256 of the login session's id; null for programs and the system. */
  readonly sessionIdHash: string | null;
  /** The cluster whose credential `identity` is. Absent: it holds for every cluster. */
  readonly cluster?: string;
}

export interface RequestSource {
  readonly ip: string;
  readonly userAgent: string;
  readonly requestId: string;
}

/** What a verb works with: who asks, and ways to the outside. */
export interface Context {
  readonly actor: Actor;
  readonly source: RequestSource;
  readonly clusters: ReadonlyMap<string, ClusterPort>;
  /** By cluster id. */
  readonly traffic: ReadonlyMap<string, TrafficPort>;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly publish: (event: StreamEvent) => void;
  /** Absent: no request tests are kept. */
  readonly requestTests?: RequestTests;
}

/**
 * The cluster of a request. Unknown ids are `not_found`. A credential of one cluster is never shown to another one.
 */
export function clusterOf(
  ctx: Pick<Context, "clusters"> & Partial<Pick<Context, "actor">>,
  id: string,
): ClusterPort {
  const cluster = ctx.clusters.get(id);
  if (cluster === undefined) {
    throw new AppError("not_found", `There is no cluster ${id}`, {
      hint: "Choose one of the clusters of the top bar.",
    });
  }
  const signedInTo = ctx.actor?.cluster;
  if (signedInTo !== undefined && signedInTo !== id) {
    throw new AppError("forbidden", `You are signed in to cluster ${signedInTo}, not to ${id}`, {
      hint: `Sign in to ${id} to see it.`,
    });
  }
  return cluster;
}
