import type { MeshSettings, RetryPolicy } from "../../mesh/settings.ts";

/** Istio 1.31, retry.go `DefaultPolicy`: 503 is no longer among the codes. */
export const DEFAULT_RETRY_ON: readonly string[] = [
  "connect-failure",
  "refused-stream",
  "unavailable",
  "cancelled",
  "retriable-status-codes",
];

export const DEFAULT_RETRIES: RetryPolicy = { attempts: 2, retryOn: DEFAULT_RETRY_ON, perTryTimeoutMs: null };

/** Conditions in listed order; an empty or absent list is Istio's default. */
export function readRetryOn(text: string | null): readonly string[] {
  const tokens = (text ?? "").split(",").map((token) => token.trim());
  const stated = tokens.filter((token) => token !== "");
  return stated.length === 0 ? DEFAULT_RETRY_ON : stated;
}

/** The retry policy in force. Null: none. Undefined `stated` means that the route does not say. */
export function effectiveRetries(
  stated: RetryPolicy | null | undefined,
  settings: MeshSettings,
): RetryPolicy | null {
  const policy = stated === undefined ? (settings.defaultHttpRetryPolicy ?? DEFAULT_RETRIES) : stated;
  if (policy === null || policy.attempts <= 0) return null;
  return policy.retryOn.length === 0 ? { ...policy, retryOn: DEFAULT_RETRY_ON } : policy;
}

export interface Attempt {
  /** Null when the connection failed or was reset. */
  readonly status: number | null;
  readonly failure: "none" | "connect" | "reset" | "per-try-timeout";
}

/** Whether Envoy tries again after this attempt (Envoy, x-envoy-retry-on). */
export function isRetried({ status, failure }: Attempt, retryOn: readonly string[]): boolean {
  return retryOn.some((token) => {
    if (/^\d{3}$/.test(token)) return status === Number(token);
    switch (token) {
      case "5xx":
        return failure !== "none" || (status !== null && status >= 500 && status <= 599);
      case "gateway-error":
        return failure !== "none" || status === 502 || status === 503 || status === 504;
      case "reset":
        return failure !== "none";
      case "connect-failure":
        return failure === "connect";
      case "retriable-4xx":
        return status === 409;
      default:
        return false;
    }
  });
}
