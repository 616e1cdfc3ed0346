import type { JsonObject } from "@/lib/domain/base/json.ts";
import {
  limitShare,
  localRateLimits,
  refusedStatus,
  tokenBucket,
} from "@/lib/domain/istio/local-rate-limit.ts";
import { configObjects, type MeshSnapshot, type PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { TraceOutcome } from "@/lib/domain/simulation/trace-outcome.ts";
import { hasLabels, sectionAt, textMapAt } from "@/lib/domain/simulation/spec-fields.ts";
import { sourceKey } from "../traffic-model.ts";
import type { TracedCall } from "./traced-call.ts";

interface Refused {
  /** Share of the gateway's requests, 0–1. */
  readonly share: number;
  readonly status: number;
}

/**
 * Requests that the token buckets of a gateway's proxies refuse: each pod has a bucket of its own, and what comes in faster
 * than all of them are filled, on the mean of a day, gets 429 and the flag RL
 * (envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit). Bursts are not modelled.
 */
export function withRateLimits(mesh: MeshSnapshot, traced: readonly TracedCall[]): readonly TracedCall[] {
  const limits = limitsOf(mesh);
  if (limits.length === 0) return traced;
  const offered = new Map<string, number>();
  for (const { call } of traced) {
    const key = sourceKey(call.from);
    offered.set(key, (offered.get(key) ?? 0) + call.rateRps);
  }
  return traced.map((one) => {
    if (one.call.from.type !== "outside") return one;
    const refused = refusedOf(limits, one.clients, offered.get(sourceKey(one.call.from)) ?? 0);
    return refused.share === 0 ? one : without(one, refused);
  });
}

interface Limit {
  readonly selects: (pod: PodFacts) => boolean;
  readonly config: JsonObject;
}

function limitsOf(mesh: MeshSnapshot): readonly Limit[] {
  return [...configObjects(mesh, "EnvoyFilter", "networking.istio.io")].flatMap(({ spec, namespace }) => {
    const labels = textMapAt(sectionAt(spec, "workloadSelector"), "labels") ?? new Map();
    const selects = (pod: PodFacts): boolean =>
      (namespace === mesh.settings.rootNamespace || namespace === pod.namespace) &&
      hasLabels(pod.labels, labels);
    return localRateLimits(spec).map(({ config }): Limit => ({ selects, config }));
  });
}

function refusedOf(limits: readonly Limit[], pods: readonly PodFacts[], offeredRps: number): Refused {
  let worst: Refused = { share: 0, status: 429 };
  for (const { selects, config } of limits) {
    const bucket = tokenBucket(config);
    const limited = pods.filter(selects).length;
    if (bucket === null || limited === 0 || offeredRps === 0) continue;
    const countedRps = (offeredRps * limitShare(config, "filter_enabled") * limited) / pods.length;
    const overRps = Math.max(0, countedRps - bucket.sustainedRps * limited);
    const share = (overRps * limitShare(config, "filter_enforced")) / offeredRps;
    if (share > worst.share) worst = { share, status: refusedStatus(config) };
  }
  return worst;
}

function without(traced: TracedCall, { share, status }: Refused): TracedCall {
  const left = 1 - share;
  const refused: TraceOutcome = {
    share,
    status,
    by: null,
    delayMs: 0,
    why: "abort",
    flags: "RL",
    route: null,
    seen: null,
    response: null,
    location: null,
    body: null,
  };
  return {
    ...traced,
    groups: traced.groups.map((group) => ({ ...group, share: group.share * left })),
    ends: [...traced.ends.map((end) => ({ ...end, share: end.share * left })), refused],
  };
}
