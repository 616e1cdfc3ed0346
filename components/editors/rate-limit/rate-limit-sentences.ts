import type { JsonObject } from "@/lib/domain/base/json.ts";
import { formatCount, formatDuration, formatPercent, formatRps } from "@/lib/domain/base/format.ts";
import { limitShare, refusedStatus, tokenBucket } from "@/lib/domain/istio/local-rate-limit.ts";

/** Proxies that take the filter; null when the live picture does not tell. */
export interface LimitedProxies {
  readonly pods: number;
  readonly workloads: readonly string[];
}

/** What the limit lets through, the answer first. The bucket is per proxy process: a service has one for each of its pods. */
export function rateLimitSentences(config: JsonObject, proxies: LimitedProxies | null): readonly string[] {
  const bucket = tokenBucket(config);
  if (bucket === null)
    return ["Envoy refuses the filter: token_bucket needs max_tokens and a fill_interval of at least 50ms."];
  const [counted, enforced] = [limitShare(config, "filter_enabled"), limitShare(config, "filter_enforced")];
  const pace = `${formatCount(bucket.maxTokens)} requests at once, then ${formatRps(bucket.sustainedRps)}`;
  return [
    effectSentence({ pace, counted, enforced, status: refusedStatus(config) }),
    ...(bucket.intervalMs < MIN_INTERVAL_MS
      ? [`fill_interval ${formatDuration(bucket.intervalMs)} is under 50 ms: Envoy refuses it.`]
      : []),
    ...proxySentences(bucket, proxies),
  ];
}

const MIN_INTERVAL_MS = 50;

interface Effect {
  readonly pace: string;
  readonly counted: number;
  readonly enforced: number;
  readonly status: number;
}

function effectSentence({ pace, counted, enforced, status }: Effect): string {
  if (counted === 0)
    return "It limits nothing: filter_enabled is 0 % unless stated, so no request is counted.";
  if (enforced === 0)
    return `It only counts: filter_enforced is 0 % unless stated, so what exceeds ${pace} passes all the same.`;
  const refused =
    enforced === 1
      ? `the rest is answered ${status}`
      : `${formatPercent(enforced)} of the rest is answered ${status}`;
  const scope = counted === 1 ? "Each proxy" : `Of ${formatPercent(counted)} of requests each proxy`;
  return `${scope} lets ${pace} through; ${refused}.`;
}

function proxySentences(
  { maxTokens, sustainedRps }: { readonly maxTokens: number; readonly sustainedRps: number },
  proxies: LimitedProxies | null,
): readonly string[] {
  if (proxies === null)
    return ["How many proxies it is for is unknown, because it names no workload by labels."];
  if (proxies.pods === 0) return ["No pod that is known here has these labels: the filter reaches no proxy."];
  const names = proxies.workloads.slice(0, MAX_NAMED).join(", ");
  const more =
    proxies.workloads.length > MAX_NAMED ? ` and ${proxies.workloads.length - MAX_NAMED} more` : "";
  if (proxies.pods === 1) return [`1 pod takes it: ${names}${more}.`];
  return [
    `${proxies.pods} pods take it (${names}${more}), each with a bucket of its own: together ${formatCount(maxTokens * proxies.pods)} at once and ${formatRps(sustainedRps * proxies.pods)}, less where callers are spread unevenly.`,
  ];
}

const MAX_NAMED = 3;
