import type { Clock } from "@/lib/services/ports/clock.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { CONFIG_KIND_KEYS, isConfigGroup, KIND_KEYS } from "@/lib/domain/mesh/kind-keys.ts";
import type { WatchEvent } from "@/lib/domain/mesh/watch-event.ts";
import type { ApiResource } from "./api-path.ts";
import { backoffMs, pause } from "./backoff.ts";
import { BUILTIN_RESOURCES, discoverConfigResources, RBAC_RESOURCES, resourceKey } from "./discovery.ts";
import { createPermits } from "./permits.ts";
import { type Reflector, type ReflectorTiming, startReflector } from "./reflector.ts";
import type { ResourceCatalogue } from "./resource-catalogue.ts";
import type { KubeTransport } from "./transport.ts";

export interface KindWatchesOptions {
  readonly transport: KubeTransport;
  readonly catalogue: ResourceCatalogue;
  readonly timing: ReflectorTiming;
  /** Namespace of istiod: ConfigMaps are read there and nowhere else. */
  readonly istioNamespace: string;
  /** How often the cluster is asked for kinds that were installed or removed. */
  readonly discoveryMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: (event: WatchEvent) => void;
  readonly onRightsChanged: () => void;
}

export interface KindWatches {
  /** Resolves after the first discovery, successful or not. */
  readonly discovered: Promise<void>;
  /** Keys of the kinds that are watched; none after `stop`. */
  watched(): Iterable<string>;
  stop(): Promise<void>;
}

/** With the page size it bounds the memory of the first lists: raw pages are ten times their facts. */
const LISTS_AT_A_TIME = 2;

/** One reflector per kind: those of Kubernetes always, configuration kinds as long as the cluster serves them. */
export function startKindWatches(options: KindWatchesOptions): KindWatches {
  const abort = new AbortController();
  const reflectors = new Map<string, Reflector>();
  const withListPermit = createPermits(LISTS_AT_A_TIME);
  const start = (resource: ApiResource, emit: (event: WatchEvent) => void): void => {
    const { transport, timing, clock, random } = options;
    const namespace = resourceKey(resource) === KIND_KEYS.configMap ? options.istioNamespace : "";
    const nowMs = (): number => clock.nowMs();
    reflectors.set(
      resourceKey(resource),
      startReflector({ resource, namespace, transport, timing, emit, withListPermit, nowMs, random }),
    );
  };
  for (const resource of BUILTIN_RESOURCES) start(resource, options.emit);
  for (const resource of RBAC_RESOURCES) start(resource, rightsListener(options.onRightsChanged));

  const adopt = (discovered: readonly ApiResource[]): void => {
    options.catalogue.learn(discovered);
    const served = new Map(discovered.map((resource) => [resourceKey(resource), resource]));
    for (const [key, resource] of served) if (!reflectors.has(key)) start(resource, options.emit);
    for (const key of new Set([...CONFIG_KIND_KEYS, ...configKeys(reflectors.keys())])) {
      if (!served.has(key)) drop(key);
    }
  };
  const drop = (kindKey: string): void => {
    const reflector = reflectors.get(kindKey);
    reflectors.delete(kindKey);
    reflector?.stop();
    if (reflector !== undefined) {
      options.emit({ type: "relisted-rows", kindKey, rows: [], atMs: options.clock.nowMs() });
    }
    options.emit({ type: "availability", kindKey, availability: { state: "absent" } });
  };
  const loop = startDiscovery(options, {
    adopt,
    signal: abort.signal,
    isWatched: (key) => reflectors.has(key),
  });
  return {
    discovered: loop.first,
    watched: () => (abort.signal.aborted ? [] : reflectors.keys()),
    async stop() {
      abort.abort();
      for (const reflector of reflectors.values()) reflector.stop();
      await Promise.all([loop.ended, ...[...reflectors.values()].map(({ stopped }) => stopped)]);
    },
  };
}

function configKeys(keys: Iterable<string>): readonly string[] {
  return [...keys].filter((key) => isConfigGroup(key.slice(key.indexOf(".") + 1)));
}

/** The objects themselves are not kept; that one changed is all that counts. */
function rightsListener(onRightsChanged: () => void): (event: WatchEvent) => void {
  return ({ type }) => {
    if (type !== "availability") onRightsChanged();
  };
}

function startDiscovery(
  options: KindWatchesOptions,
  loop: {
    readonly adopt: (discovered: readonly ApiResource[]) => void;
    readonly isWatched: (kindKey: string) => boolean;
    readonly signal: AbortSignal;
  },
): { readonly first: Promise<void>; readonly ended: Promise<void> } {
  const { transport, timing, discoveryMs, random, emit, clock } = options;
  const { adopt, isWatched, signal } = loop;
  let attempt = 0;
  const step = async (): Promise<number> => {
    try {
      adopt(await discoverConfigResources(transport, timing.requestTimeoutMs));
      attempt = 0;
      return discoveryMs * (0.75 + random() * 0.5);
    } catch (error) {
      attempt += 1;
      const reason = error instanceof AppError ? error.message : "The API server's discovery failed";
      const availability = { state: "stale", sinceMs: clock.nowMs(), reason } as const;
      if (!signal.aborted) {
        for (const kindKey of CONFIG_KIND_KEYS) {
          if (!isWatched(kindKey)) emit({ type: "availability", kindKey, availability });
        }
      }
      return backoffMs(attempt, { baseMs: timing.backoffBaseMs, capMs: timing.backoffCapMs, random });
    }
  };
  const first = step();
  const ended = (async (): Promise<void> => {
    let delayMs = await first;
    while (!signal.aborted) {
      await pause(delayMs, signal);
      if (!signal.aborted) delayMs = await step();
    }
  })();
  return { first: first.then(() => undefined), ended };
}
