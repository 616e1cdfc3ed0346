import { formatDuration, formatPercent } from "../base/format.ts";
import type { RouteAnswer } from "../simulation/route/route-request.ts";
import { step, type Step, type StepRow, told } from "./step.ts";

const WORDS: Readonly<Record<RouteAnswer["outcome"], string>> = {
  forward: "forwards it",
  redirect: "redirects it",
  direct: "answers itself",
  "no-route": "has no route for it",
  "no-destination": "sends it to a destination that does not exist",
  passthrough: "passes it through to its address",
  unknown: "does what is not known",
};

/** Which rule of which object takes the request, and what it changes. */
export function routeStep(answer: RouteAnswer): Step {
  const { route, outcome, rewritten, sent, status, location, evidence, missing } = answer;
  const by =
    route === null
      ? ""
      : `, by rule ${String(route.index + 1)} of ${route.object.kind} ${route.object.namespace}/${route.object.name}`;
  return step({
    id: "route",
    title: "Route at the caller",
    state: outcome === "unknown" ? "unknown" : outcome === "no-route" ? "stopped" : "passed",
    sentence: `The proxy ${WORDS[outcome]}${by}${status === null ? "" : `: ${String(status)}`}`,
    rows: [
      ...(rewritten.path ? [told("path becomes", sent.path)] : []),
      ...(rewritten.authority ? [told("host becomes", sent.authority)] : []),
      ...(location === null ? [] : [told("location", location)]),
    ],
    evidence: evidence.slice(0, 1),
    missing,
  });
}

/** Where the requests go, in which shares, and who is ready there. */
export function destinationStep({ destinations }: RouteAnswer): Step {
  const rows = destinations.map(destinationRow);
  const lost = rows.filter(({ state }) => state === "stopped");
  const lostShare = lost.reduce((sum, { share }) => sum + (share ?? 0), 0);
  const shared =
    rows.length === 1
      ? "One destination gets every request"
      : `${String(rows.length)} destinations share the requests`;
  return step({
    id: "destination",
    title: "Destination",
    state: lost.length === 0 ? "passed" : "stopped",
    sentence: lost.length === 0 ? shared : `${formatPercent(lostShare)} of the requests reach nobody`,
    rows,
    evidence: destinations.flatMap(({ resolved }) => resolved.evidence),
    missing: destinations.flatMap(({ resolved }) => resolved.missing),
  });
}

const OUTCOMES = {
  ok: "",
  "no-service": "no such service",
  "no-port": "no such port",
  "no-subset": "no such subset: 503 NC",
  "no-endpoints": "none ready: 503 UH",
  "unknown-endpoints": "its endpoints are not known",
} as const;

function destinationRow({ share, resolved, invalidStatus }: RouteAnswer["destinations"][number]): StepRow {
  const { host, subset, outcome, endpoints, endpointCount } = resolved;
  const isThere = invalidStatus === null && outcome === "ok";
  return {
    label: subset === null ? host : `${host}, subset ${subset}`,
    value: isThere
      ? `${String(endpoints.length)} of ${String(endpointCount)} endpoints ready`
      : OUTCOMES[outcome],
    share,
    state: isThere ? "passed" : "stopped",
  };
}

/** What holds on the way: how long, how often, and what is done on purpose. */
export function settingsStep({ timeoutMs, retries, fault, mirrors, route }: RouteAnswer): Step {
  const isAborted = fault !== null && fault.abortStatus !== null && fault.abortShare > 0;
  return step({
    id: "settings",
    title: "Timeout, retries, faults",
    state: isAborted ? "stopped" : "passed",
    sentence: isAborted
      ? "A fault aborts a part of the requests"
      : route === null
        ? "No route states any: Istio's defaults hold"
        : "As the route states, else Istio's defaults",
    rows: [
      told(
        "timeout",
        timeoutMs === null ? "none: it waits as long as the server takes" : formatDuration(timeoutMs),
      ),
      told("attempts", attemptWords(retries)),
      ...(fault === null ? [] : [told("fault", faultWords(fault))]),
      ...mirrors.map(({ host, subset, share }) =>
        told("mirror", `${formatPercent(share)} to ${subset === null ? host : `${host}, subset ${subset}`}`),
      ),
    ],
  });
}

function attemptWords(retries: RouteAnswer["retries"]): string {
  if (retries === null || retries.attempts === 0) return "1, no retries";
  const each = retries.perTryMs === null ? "" : `, ${formatDuration(retries.perTryMs)} each`;
  return `${String(retries.attempts + 1)} at most, on ${retries.on.join(", ")}${each}`;
}

function faultWords({
  delayShare,
  delayMs,
  abortShare,
  abortStatus,
}: NonNullable<RouteAnswer["fault"]>): string {
  return [
    ...(delayShare > 0 ? [`${formatPercent(delayShare)} delayed by ${formatDuration(delayMs)}`] : []),
    ...(abortStatus !== null && abortShare > 0
      ? [`${formatPercent(abortShare)} aborted with ${String(abortStatus)}`]
      : []),
  ].join(", ");
}
