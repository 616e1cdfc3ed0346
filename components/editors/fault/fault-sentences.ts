import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";

/** When the fault should be gone, as RFC 3339: an annotation, so that everybody who opens the object sees it. */
export const FAULT_UNTIL = "foresail/fault-until";

/** What happens to requests of one route; empty when nothing does. */
export function faultSentences(route: JsonObject): readonly string[] {
  const fault = route["fault"];
  if (!isJsonObject(fault)) return [];
  return [...delaySentence(fault), ...abortSentence(fault), ...hintsOf(route, fault)];
}

function delaySentence(fault: JsonObject): readonly string[] {
  const delay = fault["delay"];
  if (!isJsonObject(delay)) return [];
  const wait = delay["fixedDelay"];
  if (typeof wait !== "string") return ["The delay has no fixedDelay yet: Istio refuses it."];
  return [`${shareOf(delay)} wait ${wait} before they are sent on.`];
}

function abortSentence(fault: JsonObject): readonly string[] {
  const abort = fault["abort"];
  if (!isJsonObject(abort)) return [];
  const code = abort["httpStatus"] ?? abort["grpcStatus"];
  if (code === undefined) return ["The abort has no status yet: Istio refuses it."];
  return [`${shareOf(abort)} are answered with ${String(code)} and never reach the service.`];
}

function hintsOf(route: JsonObject, fault: JsonObject): readonly string[] {
  const hasDelay = isJsonObject(fault["delay"]);
  const hasAbort = isJsonObject(fault["abort"]);
  return [
    ...(hasDelay && route["timeout"] !== undefined
      ? [`The delay does not count against the timeout of ${String(route["timeout"])}.`]
      : []),
    ...(hasAbort ? ["The calling proxy does not try an injected abort again."] : []),
  ];
}

/** No percentage means none at all: Istio's default is 0 (`percentage` absent). */
function shareOf(part: JsonObject): string {
  const share = valueAt(part, ["percentage", "value"]) ?? part["percent"];
  if (typeof share !== "number") return "0 % of requests, because no percentage is set,";
  return share === 100 ? "All requests" : `${share} % of requests`;
}

export type Expiry =
  { readonly state: "none" | "unreadable" } | { readonly state: "ahead" | "passed"; readonly atMs: number };

export function expiryOf(annotation: unknown, nowMs: number): Expiry {
  if (annotation === undefined) return { state: "none" };
  const atMs = typeof annotation === "string" ? Date.parse(annotation) : Number.NaN;
  if (Number.isNaN(atMs)) return { state: "unreadable" };
  return { state: atMs > nowMs ? "ahead" : "passed", atMs };
}
