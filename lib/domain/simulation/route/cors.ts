import type { JsonObject } from "../../base/json.ts";
import { parseDurationMs } from "../../istio/duration.ts";
import { matchesText, readStringMatch, type StringMatch } from "../../istio/string-match.ts";
import { booleanAt, objectsAt, textAt, textsAt } from "../spec-fields.ts";
import type { HeaderEdits } from "../trace-outcome.ts";
import type { CorsPolicy } from "./http-rule.ts";

export function readCors(cors: JsonObject | null): CorsPolicy | null {
  if (cors === null) return null;
  const stated = objectsAt(cors, "allowOrigins").flatMap((origin) => readStringMatch(origin) ?? []);
  const deprecated = textsAt(cors, "allowOrigin").map((value): StringMatch => ({ kind: "exact", value }));
  const maxAge = parseDurationMs(textAt(cors, "maxAge") ?? "");
  const credentials = booleanAt(cors, "allowCredentials") === true;
  return {
    origins: stated.length > 0 ? stated : deprecated,
    preflight: present({
      "access-control-allow-methods": textsAt(cors, "allowMethods").join(","),
      "access-control-allow-headers": textsAt(cors, "allowHeaders").join(","),
      "access-control-max-age": maxAge === null ? "" : String(Math.trunc(maxAge / 1000)),
      "access-control-allow-credentials": credentials ? "true" : "",
    }),
    shared: present({
      "access-control-expose-headers": textsAt(cors, "exposeHeaders").join(","),
      "access-control-allow-credentials": credentials ? "true" : "",
    }),
    forwardsUnmatched: textAt(cors, "unmatchedPreflights") !== "IGNORE",
  };
}

function present(headers: HeaderEdits["set"]): HeaderEdits["set"] {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ""));
}

export interface CorsAnswer {
  /** The proxy answers 200 itself. */
  readonly isAnswered: boolean;
  readonly responseHeaders: HeaderEdits["set"];
}

/** What Envoy's CORS filter does with a request: it answers preflights and marks the answers to allowed origins. */
export function applyCors(
  cors: CorsPolicy,
  { method, headers }: { readonly method: string; readonly headers: ReadonlyMap<string, string> },
): CorsAnswer {
  const origin = headers.get("origin");
  if (origin === undefined || origin === "") return { isAnswered: false, responseHeaders: {} };
  const isAllowed = cors.origins.some((allowed) => matchesText(allowed, origin));
  const isPreflight = method === "OPTIONS" && (headers.get("access-control-request-method") ?? "") !== "";
  if (!isAllowed) return { isAnswered: isPreflight && !cors.forwardsUnmatched, responseHeaders: {} };
  const allowOrigin = { "access-control-allow-origin": origin };
  return {
    isAnswered: isPreflight,
    responseHeaders: { ...allowOrigin, ...(isPreflight ? cors.preflight : cors.shared) },
  };
}
