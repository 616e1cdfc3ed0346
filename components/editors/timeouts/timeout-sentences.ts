import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import { formatDuration, parseDurationMs } from "@/lib/domain/istio/duration.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import {
  DEFAULT_BACKOFF_MS,
  DEFAULT_RETRIES,
  worstCase,
  type TryPolicy,
} from "@/lib/domain/istio/retry-arithmetic.ts";

/** Tries of one `http` entry. `retries` without attempts means none; no `retries` means Istio's default. */
export function virtualServiceTries(route: JsonObject): TryPolicy {
  const retries = isJsonObject(route["retries"]) ? route["retries"] : null;
  const attempts = retries === null ? DEFAULT_RETRIES : retries["attempts"];
  return {
    timeoutMs: durationOf(route["timeout"]),
    retries: typeof attempts === "number" ? attempts : 0,
    perTryTimeoutMs: durationOf(retries?.["perTryTimeout"]),
    backoffMs: durationOf(retries?.["backoff"]) ?? DEFAULT_BACKOFF_MS,
  };
}

/** Tries of one rule of an HTTPRoute: `backendRequest` bounds a try only where `retry` is set, else the request. */
export function httpRouteTries(rule: JsonObject): TryPolicy {
  const request = durationOf(valueAt(rule, ["timeouts", "request"]));
  const backend = durationOf(valueAt(rule, ["timeouts", "backendRequest"]));
  const retry = rule["retry"];
  const attempts = valueAt(rule, ["retry", "attempts"]);
  return {
    timeoutMs: request ?? (retry === undefined ? backend : null),
    retries: typeof attempts === "number" ? attempts : DEFAULT_RETRIES,
    perTryTimeoutMs: retry === undefined ? null : backend,
    backoffMs: durationOf(valueAt(rule, ["retry", "backoff"])) ?? DEFAULT_BACKOFF_MS,
  };
}

/** Zero and what cannot be read bound nothing. */
function durationOf(value: unknown): number | null {
  const durationMs = typeof value === "string" ? parseDurationMs(value) : null;
  return durationMs === null || durationMs <= 0 ? null : durationMs;
}

/** The answer first, then what follows from it. */
export function timeoutSentences(policy: TryPolicy): readonly string[] {
  const { tries, allTriesMs, longestMs, fullTries } = worstCase(policy);
  const { timeoutMs, perTryTimeoutMs } = policy;
  const count = tries === 1 ? "1 try" : `${tries} tries`;
  if (allTriesMs === null || longestMs === null || fullTries === null) {
    return [
      `At most ${count}, and nothing bounds how long a request may take.`,
      "A backend that hangs keeps the caller waiting until the connection ends.",
    ];
  }
  const perTry = formatDuration(perTryTimeoutMs ?? timeoutMs ?? 0);
  const first = `At most ${count} of ${perTry}: the caller has an answer after ${formatDuration(longestMs)} at the latest.`;
  if (timeoutMs === null) return [first];
  if (perTryTimeoutMs === null && tries > 1) {
    return [
      first,
      "The first try may use up the whole timeout: set perTryTimeout for the retries to have time left.",
    ];
  }
  if (fullTries < tries) {
    return [
      first,
      `The timeout of ${formatDuration(timeoutMs)} ends it earlier: ${fullTries} of ${tries} tries can run their full ${perTry}.`,
    ];
  }
  return [first];
}
