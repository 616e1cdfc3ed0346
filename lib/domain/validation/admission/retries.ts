import type { Path } from "../../base/json.ts";
import { checkDuration } from "./durations.ts";
import { has, numberAt, textAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";

const POLICIES: ReadonlySet<string> = new Set(
  "5xx gateway-error reset reset-before-request connect-failure retriable-4xx refused-stream retriable-status-codes retriable-headers envoy-ratelimited http3-post-connect-failure cancelled deadline-exceeded internal resource-exhausted unavailable".split(
    " ",
  ),
);

/** Status codes that Go has a text for, as ranges. */
const KNOWN_STATUSES: readonly (readonly [from: number, to: number])[] = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
];

export function checkRetries(retries: Fields | null, path: Path, findings: Findings): void {
  if (retries === null) return;
  const attempts = numberAt(retries, "attempts");
  const retryOn = textAt(retries, "retryOn");
  if (attempts < 0) findings.boxedError([...path, "attempts"], "attempts cannot be negative");
  if (
    attempts === 0 &&
    (has(retries, "perTryTimeout") || retryOn !== "" || has(retries, "retryRemoteLocalities"))
  ) {
    findings.error(path, "http retry policy configured when attempts are set to 0 (disabled)");
  }
  checkDuration(retries, "perTryTimeout", { path, findings });
  checkDuration(retries, "backoff", { path, findings });
  if (retryOn === "") return;
  for (const policy of retryOn.split(",")) {
    if (POLICIES.has(policy) || isKnownStatus(policy)) continue;
    findings.error([...path, "retryOn"], `${JSON.stringify(policy)} is not a valid retryOn policy`);
  }
}

function isKnownStatus(text: string): boolean {
  if (!/^\+?\d+$/.test(text)) return false;
  const status = Number(text);
  return KNOWN_STATUSES.some(([from, to]) => status >= from && status <= to);
}
