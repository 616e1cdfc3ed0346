import { AppError } from "@/lib/domain/base/app-error.ts";
import { emptySnapshot, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { Clock } from "@/lib/services/ports/clock.ts";
import type { KubeIdentity, LiveCluster, ObservedChange } from "@/lib/services/ports/cluster.ts";
import { type AccessReviews, createAccessReviews } from "./access.ts";
import { apiPath } from "./api-path.ts";
import { createClusterClient } from "./cluster-client.ts";
import { type ConnectionConfig, openConnection } from "./connection.ts";
import { FoldQueue } from "./fold-queue.ts";
import { type KindWatches, startKindWatches } from "./kind-watches.ts";
import { createListeners } from "./listeners.ts";
import { observedChanges } from "./observed-changes.ts";
import { DEFAULT_TIMING, type ReflectorTiming } from "./reflector.ts";
import { ResourceCatalogue } from "./resource-catalogue.ts";
import { statusError } from "./status-error.ts";
import { createTransport, type KubeTransport } from "./transport.ts";

export interface ClusterConfig extends ConnectionConfig {
  readonly id: string;
  /** Where istiod and its ConfigMaps are; `istio-system` when not given. */
  readonly istioNamespace?: string;
  readonly timing?: Partial<ReflectorTiming>;
  readonly foldMs?: number;
  readonly discoveryMs?: number;
  readonly accessCacheMs?: number;
  readonly readTimeoutMs?: number;
  readonly writeTimeoutMs?: number;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
  /** Told of defects of ours that were survived. The facts hold no credential. */
  readonly onDefect?: (error: unknown, facts: Readonly<Record<string, string>>) => void;
}

/**
 * Connects to a cluster and keeps its live picture. An API server that does not answer is no error: the kinds are
 * `stale` until it does.
 * @throws AppError `invalid` when the kubeconfig cannot be used.
 */
export function connectCluster(config: ClusterConfig): LiveCluster {
  const { clock = { nowMs: () => Date.now() }, onDefect = () => undefined } = config;
  const connection = openConnection(config);
  const transport = createTransport(connection);
  const catalogue = new ResourceCatalogue();
  const access = createAccessReviews({
    transport,
    nowMs: () => clock.nowMs(),
    cacheMs: config.accessCacheMs ?? 30_000,
    timeoutMs: config.readTimeoutMs ?? READ_TIMEOUT_MS,
    reviewsPerSecond: 20,
  });
  const snapshots = createListeners<MeshSnapshot>(onDefect);
  const observers = createListeners<readonly ObservedChange[]>(onDefect);
  const queue = new FoldQueue(emptySnapshot(config.id), {
    delayMs: config.foldMs ?? 50,
    onFold: (step) => {
      const changes = observedChanges({ ...step, nowMs: clock.nowMs() });
      if (changes.length > 0) observers.tell(changes);
      snapshots.tell(step.after);
    },
    onDefect: (error, kindKey) => onDefect(error, { cluster: config.id, kindKey }),
  });
  const watches = startKindWatches({
    transport,
    catalogue,
    timing: { ...DEFAULT_TIMING, ...config.timing },
    istioNamespace: config.istioNamespace ?? "istio-system",
    discoveryMs: config.discoveryMs ?? 120_000,
    clock,
    random: config.random ?? Math.random,
    emit: (event) => queue.push(event),
    onRightsChanged: () => access.invalidate(),
  });
  return {
    id: config.id,
    address: connection.address,
    snapshot: () => queue.snapshot,
    subscribe: (listener) => snapshots.add(listener),
    observe: (listener) => observers.add(listener),
    whenKnown: () => whenKnown(queue, watches),
    as: (identity) =>
      createClusterClient({
        cluster: config.id,
        transport,
        catalogue,
        identity,
        readTimeoutMs: config.readTimeoutMs ?? READ_TIMEOUT_MS,
        writeTimeoutMs: config.writeTimeoutMs ?? 30_000,
      }),
    ...askedOf(access),
    signInContexts: () => connection.signInContexts(),
    secretPresence: (identity, secret) =>
      secretPresence({ transport, identity, timeoutMs: config.readTimeoutMs ?? READ_TIMEOUT_MS }, secret),
    async close() {
      await watches.stop();
      queue.close();
      snapshots.clear();
      observers.clear();
      connection.close();
    },
  };
}

const READ_TIMEOUT_MS = 15_000;

function askedOf(access: AccessReviews): Pick<LiveCluster, "access" | "whoAmI"> {
  return { access, whoAmI: (identity) => access.whoAmI(identity) };
}

/** RBAC kinds are watched but are no part of the picture. */
async function whenKnown(queue: FoldQueue, watches: KindWatches): Promise<void> {
  await watches.discovered;
  for (;;) {
    queue.flush();
    const { availability } = queue.snapshot;
    const isKnown = (kindKey: string): boolean =>
      kindKey.endsWith("rbac.authorization.k8s.io") ||
      (availability.get(kindKey)?.state ?? "pending") !== "pending";
    if ([...watches.watched()].every(isKnown)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The answer's body is metadata and is dropped unread. */
async function secretPresence(
  call: { readonly transport: KubeTransport; readonly identity: KubeIdentity; readonly timeoutMs: number },
  secret: { readonly namespace: string; readonly name: string },
): Promise<"exists" | "absent" | "forbidden"> {
  const resource = { group: "", version: "v1", kind: "Secret", plural: "secrets", namespaced: true };
  const stream = await call.transport.open({
    caller: call.identity,
    method: "GET",
    path: apiPath(resource, secret),
    accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    timeoutMs: call.timeoutMs,
  });
  stream.close();
  switch (stream.status) {
    case 200:
      return "exists";
    case 404:
      return "absent";
    case 403:
      return "forbidden";
    case 406:
      throw new AppError("upstream", "The API server does not answer metadata alone");
    default:
      throw statusError({ status: stream.status, text: "" }, { verb: "get", resource: "secrets", ...secret });
  }
}
