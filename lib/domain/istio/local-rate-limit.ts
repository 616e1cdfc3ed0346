import { isJsonObject, type JsonObject, type Path } from "../base/json.ts";
import { parseDurationMs } from "./duration.ts";

const TYPE = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";
const MAX_DEPTH = 8;

/** A local rate limit inside an EnvoyFilter. */
export interface LocalRateLimit {
  /** Of `spec.configPatches`. */
  readonly patch: number;
  /** The LocalRateLimit message: typed as it is, or the value of a TypedStruct. */
  readonly config: JsonObject;
  /** Where the message stands in the object. */
  readonly path: Path;
}

/** The limits that an EnvoyFilter adds: one per patch at most; patches that remove something add none. */
export function localRateLimits(spec: JsonObject): readonly LocalRateLimit[] {
  const patches = Array.isArray(spec["configPatches"]) ? spec["configPatches"] : [];
  return patches.flatMap((entry, patch) => {
    const change = isJsonObject(entry) ? entry["patch"] : undefined;
    if (!isJsonObject(change) || change["operation"] === "REMOVE" || !isJsonObject(change["value"]))
      return [];
    const found = messageIn(change["value"], ["spec", "configPatches", patch, "patch", "value"]);
    return found === null ? [] : [{ patch, ...found }];
  });
}

function messageIn(node: JsonObject, path: Path): Omit<LocalRateLimit, "patch"> | null {
  if (path.length > MAX_DEPTH + 5) return null;
  if (endsWithType(node["@type"])) return { config: node, path };
  if (endsWithType(node["type_url"])) {
    return { config: isJsonObject(node["value"]) ? node["value"] : {}, path: [...path, "value"] };
  }
  for (const [key, inner] of Object.entries(node)) {
    const found = isJsonObject(inner) ? messageIn(inner, [...path, key]) : null;
    if (found !== null) return found;
  }
  return null;
}

function endsWithType(value: unknown): boolean {
  return typeof value === "string" && value.endsWith(TYPE);
}

/** The two shares that decide whether a limit limits: what is counted, and what of that is refused. */
export const LIMIT_SHARES = ["filter_enabled", "filter_enforced"] as const;
export type LimitShare = (typeof LIMIT_SHARES)[number];

const DENOMINATORS: Readonly<Record<string, number>> = {
  HUNDRED: 100,
  TEN_THOUSAND: 10_000,
  MILLION: 1_000_000,
};

/**
 * Share of requests, 0–1. Absent means none: Envoy's default of both is 0 %
 * (envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit).
 */
export function limitShare(config: JsonObject, name: LimitShare): number {
  const fraction = memberAt(memberAt(config, name), "default_value");
  const numerator = fraction["numerator"];
  const denominator = DENOMINATORS[String(fraction["denominator"] ?? "HUNDRED")] ?? 100;
  return typeof numerator === "number" ? Math.min(1, numerator / denominator) : 0;
}

/** What Envoy writes for a share of all requests. */
export function everyRequest(name: LimitShare): JsonObject {
  return {
    runtime_key: `local_rate_limit_${name.slice("filter_".length)}`,
    default_value: { numerator: 100, denominator: "HUNDRED" },
  };
}

export interface TokenBucket {
  /** Requests that pass at once from a full bucket. */
  readonly maxTokens: number;
  readonly perFill: number;
  readonly intervalMs: number;
  /** What passes in the long run, of one proxy. */
  readonly sustainedRps: number;
}

/** Null without a bucket that can be read: Envoy refuses one without max_tokens or fill_interval. tokens_per_fill is 1 unless stated. */
export function tokenBucket(config: JsonObject): TokenBucket | null {
  const bucket = memberAt(config, "token_bucket");
  const { max_tokens: maxTokens, tokens_per_fill: stated = 1, fill_interval: interval } = bucket;
  const intervalMs = typeof interval === "string" ? parseDurationMs(interval) : null;
  if (typeof maxTokens !== "number" || typeof stated !== "number" || intervalMs === null || intervalMs <= 0)
    return null;
  const perFill = Math.min(stated, maxTokens);
  return { maxTokens, perFill, intervalMs, sustainedRps: (perFill * 1000) / intervalMs };
}

/** Status of a refused request: 429 unless stated. */
export function refusedStatus(config: JsonObject): number {
  const code = memberAt(config, "status")["code"];
  return typeof code === "number" && code >= 400 ? code : 429;
}

function memberAt(object: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return isJsonObject(value) ? value : {};
}
