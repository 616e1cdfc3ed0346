import type { MeshService, MeshPort } from "../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { because } from "../because.ts";
import { resolveDestination } from "../destination/resolve-destination.ts";
import { connect } from "../mtls/connect.ts";
import { NO_EDITS, type RouteDestination } from "../route/http-rule.ts";
import { decideConnection, type L4Route } from "../route/l4-routes.ts";
import type { TraceRouteFacts } from "../trace-outcome.ts";
import { type Caller, deliver, type Sent } from "./deliver.ts";
import { type OutcomeList, outcome } from "./outcomes.ts";

export interface TcpTrace {
  readonly mesh: MeshSnapshot;
  readonly list: OutcomeList;
  readonly caller: Caller;
  readonly client: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly raw: Sent;
  /** Server name of a TLS client; null for none, undefined when not known. */
  readonly sni: string | null | undefined;
}

/** A connection through a sidecar to a port of a Service that carries no HTTP. */
export function traceTcp(trace: TcpTrace, service: MeshService, port: MeshPort): void {
  const { mesh, client, list, sni } = trace;
  const decision = decideConnection(mesh, { client, service, port, sni });
  switch (decision.kind) {
    case "route":
      sendConnection(trace, decision.route, port.port);
      return;
    case "plain":
      sendTo(trace, [{ ...PLAIN, host: service.host, port: port.port }], port.port);
      return;
    case "none": {
      const text = `No tls route of ${service.host} is for server name ${sni ?? "(none)"}: the connection is closed`;
      list.because([because(mesh.cluster, service, { text })]);
      list.add(outcome({ why: "no-route", flags: "NR" }));
      return;
    }
    case "unknown":
      list.missing([{ what: decision.what, why: "tls routes of the service choose by it" }]);
      list.add(outcome({ why: "unknown" }));
  }
}

const PLAIN = { subset: null, weight: 1, requestHeaders: NO_EDITS, responseHeaders: NO_EDITS, invalid: null };

/** A connection that a tcp or tls route takes, at a sidecar or a gateway. */
export function sendConnection(trace: TcpTrace, route: L4Route, listenerPort: number): void {
  const kind = route.path[1] === "tls" || route.object.kind === "TLSRoute" ? "tls" : "tcp";
  const text = `The ${kind} route takes the connection`;
  trace.list.because([because(trace.mesh.cluster, route.object, { path: route.path, text })]);
  if (route.destinations.length === 0) trace.list.add(outcome({ why: "no-destination" }));
  else sendTo(trace, route.destinations, listenerPort);
}

/** Weights count per connection; a sole destination gets everything. */
function sendTo(trace: TcpTrace, destinations: readonly RouteDestination[], listenerPort: number): void {
  const counted =
    destinations.length === 1 ? destinations.map((one) => ({ ...one, weight: 1 })) : destinations;
  const total = counted.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) trace.list.add(outcome({ why: "no-destination" }));
  for (const destination of counted.filter(({ weight }) => weight > 0)) {
    sendShare(trace, destination, { share: destination.weight / total, listenerPort });
  }
}

function sendShare(
  { mesh, list, client, caller, raw }: TcpTrace,
  { host, subset, port, invalid }: RouteDestination,
  { share, listenerPort }: { readonly share: number; readonly listenerPort: number },
): void {
  const resolved = resolveDestination(mesh, { client, host, subset, port, listenerPort });
  list.because(resolved.evidence);
  list.missing(resolved.missing);
  const { endpoints, service, servicePort } = resolved;
  if (service === null || servicePort === null || resolved.outcome === "no-subset" || invalid !== null) {
    list.add(outcome({ share, why: "no-destination", flags: "NC" }));
    return;
  }
  if (resolved.outcome === "unknown-endpoints") {
    list.add(outcome({ share, why: "unknown" }));
    return;
  }
  if (endpoints.length === 0) {
    list.add(outcome({ share, why: "no-endpoints", flags: "UH" }));
    return;
  }
  const side = { service, policy: resolved.policy, rule: resolved.rule, subset, port: servicePort };
  for (const endpoint of endpoints) {
    deliver(mesh, list, {
      share: share / endpoints.length,
      delayMs: 0,
      endpoint,
      connection: connect(mesh, side, endpoint),
      caller,
      sent: null,
      raw,
      edits: null,
      route: tcpFacts(host, subset, servicePort.port),
      delivered: "forwarded",
    });
  }
}

function tcpFacts(host: string, subset: string | null, port: number): TraceRouteFacts {
  return { host, subset, port, timeoutMs: null, retries: null, mtls: "plaintext", mirrors: [] };
}
