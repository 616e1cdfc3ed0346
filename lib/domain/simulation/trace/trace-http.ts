import type { MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { connect } from "../mtls/connect.ts";
import { authorityFor, editsFor, type RouteAnswer, type RoutedDestination } from "../route/route-request.ts";
import type { Fault } from "../route/http-rule.ts";
import type { TraceAnswer, TraceRouteFacts } from "../trace-outcome.ts";
import { type Caller, deliver, editedHeaders, type Sent } from "./deliver.ts";
import { type OutcomeList, outcome } from "./outcomes.ts";

export interface HttpTrace {
  readonly mesh: MeshSnapshot;
  readonly list: OutcomeList;
  readonly caller: Caller;
  readonly sent: Sent;
  /** A proxy that hands requests to waypoints; absent for one that does not. */
  readonly toWaypoint?: WaypointStep;
}

/** What comes of a request for a service that has a waypoint in the sender's way; null without one. */
export type WaypointStep = (hop: {
  readonly service: MeshService;
  readonly port: MeshPort;
  readonly sent: Sent;
}) => TraceAnswer | null;

/** Everything that a proxy's answer to the routing question leads to. Passing through is the caller's business. */
export function followRoute(trace: HttpTrace, answer: RouteAnswer): void {
  const { list } = trace;
  list.because(answer.evidence);
  list.missing(answer.missing);
  switch (answer.outcome) {
    case "redirect":
      list.add(
        outcome({
          why: "redirect",
          status: answer.status,
          location: answer.location,
          response: answer.responseHeaders,
        }),
      );
      return;
    case "direct":
      list.add(
        outcome({
          why: "direct-response",
          status: answer.status,
          body: answer.body,
          response: answer.responseHeaders,
        }),
      );
      return;
    case "no-route":
      list.add(
        outcome({ why: "no-route", status: answer.status, flags: answer.status === 404 ? "NR" : "-" }),
      );
      return;
    case "unknown":
    case "passthrough":
      list.add(outcome({ why: "unknown" }));
      return;
    case "forward":
    case "no-destination":
      forwardAll(trace, answer);
  }
}

interface FaultCase {
  readonly share: number;
  readonly delayMs: number;
  readonly abortStatus: number | null;
}

/** Delay and abort are drawn independently of each other and of the weights. */
function faultCases(fault: Fault | null): readonly FaultCase[] {
  if (fault === null) return [{ share: 1, delayMs: 0, abortStatus: null }];
  const abort = fault.abortStatus === null ? 0 : fault.abortShare;
  return [
    { share: fault.delayShare * abort, delayMs: fault.delayMs, abortStatus: fault.abortStatus },
    { share: fault.delayShare * (1 - abort), delayMs: fault.delayMs, abortStatus: null },
    { share: (1 - fault.delayShare) * abort, delayMs: 0, abortStatus: fault.abortStatus },
    { share: (1 - fault.delayShare) * (1 - abort), delayMs: 0, abortStatus: null },
  ].filter(({ share }) => share > 0);
}

function forwardAll(trace: HttpTrace, answer: RouteAnswer): void {
  for (const fault of faultCases(answer.fault)) {
    if (fault.abortStatus !== null) {
      const flags = fault.delayMs > 0 ? "DI,FI" : "FI";
      trace.list.add(outcome({ ...fault, why: "abort", status: fault.abortStatus, flags }));
      continue;
    }
    for (const destination of answer.destinations) sendTo(trace, { answer, destination, fault });
  }
}

interface Sending {
  readonly answer: RouteAnswer;
  readonly destination: RoutedDestination;
  readonly fault: FaultCase;
}

function sendTo(
  { mesh, list, caller, sent, toWaypoint }: HttpTrace,
  { answer, destination, fault }: Sending,
): void {
  const { resolved } = destination;
  const share = fault.share * destination.share;
  const route = routeFacts(answer, destination);
  const base = { share, delayMs: fault.delayMs, route };
  const edits = editsFor(answer, destination);
  if (destination.invalidStatus !== null) {
    list.add(
      outcome({
        ...base,
        why: "no-destination",
        status: destination.invalidStatus,
        response: edits.response,
      }),
    );
    return;
  }
  const { service, servicePort, endpoints } = resolved;
  if (service === null || servicePort === null || resolved.outcome === "no-subset") {
    list.add(outcome({ ...base, why: "no-destination", status: 503, flags: "NC", response: edits.response }));
    return;
  }
  if (resolved.outcome === "unknown-endpoints") {
    list.add(outcome({ ...base, why: "unknown" }));
    return;
  }
  if (endpoints.length === 0) {
    list.add(outcome({ ...base, why: "no-endpoints", status: 503, flags: "UH", response: edits.response }));
    return;
  }
  const forwarded: Sent = {
    method: sent.method,
    path: answer.sent.path,
    authority: authorityFor(answer, destination),
    headers: editedHeaders(sent.headers, edits.request),
  };
  const through = toWaypoint?.({ service, port: servicePort, sent: forwarded }) ?? null;
  if (through !== null) {
    list.because(through.evidence);
    list.missing(through.missing);
    for (const each of through.outcomes)
      list.add({ ...each, share: share * each.share, delayMs: fault.delayMs + each.delayMs });
    return;
  }
  for (const endpoint of endpoints) {
    const client = {
      service,
      policy: resolved.policy,
      rule: resolved.rule,
      subset: resolved.subset,
      port: servicePort,
    };
    deliver(mesh, list, {
      share: share / endpoints.length,
      delayMs: fault.delayMs,
      endpoint,
      connection: connect(mesh, client, endpoint),
      caller,
      sent: isTcpAtServer(servicePort.protocol) ? null : forwarded,
      raw: forwarded,
      edits,
      route,
      delivered: "forwarded",
    });
  }
}

/** An HTTP route may lead to a port that the server's proxy takes as TCP. */
function isTcpAtServer(protocol: string): boolean {
  return protocol === "tcp" || protocol === "tls" || protocol === "https";
}

export function routeFacts(answer: RouteAnswer, { resolved }: RoutedDestination): TraceRouteFacts {
  return {
    host: resolved.host,
    subset: resolved.subset,
    port: resolved.port ?? 0,
    timeoutMs: answer.timeoutMs,
    retries: answer.retries,
    mtls: "plaintext",
    mirrors: answer.mirrors.map(({ host, subset, share }) => ({ host, subset, share })),
  };
}
