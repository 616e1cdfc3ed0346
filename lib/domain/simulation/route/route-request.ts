import type { Evidence, Missing } from "../evidence.ts";
import { because } from "../because.ts";
import type { MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import type { ConfigObject, MeshSnapshot } from "../../mesh/snapshot.ts";
import { asDiscovered } from "../discovery.ts";
import { type DestinationAnswer, resolveDestination } from "../destination/resolve-destination.ts";
import { isGatewayClient, type RouteRequest } from "../request.ts";
import type { HeaderEdits } from "../trace-outcome.ts";
import { routedToken } from "./routed-token.ts";
import { applyCors, type CorsAnswer } from "./cors.ts";
import { type Decision, decideAtSidecar, pick } from "./decide.ts";
import type { GeneratedRule } from "./generate-rules.ts";
import { gatewayTable, hostFor } from "./gateway-hosts.ts";
import { combineEdits, editedAuthority, editsInTurn } from "./header-edits.ts";
import { type Fault, type Mirror, NO_EDITS, type RouteDestination } from "./http-rule.ts";
import { type MatchInput, toMatchInput } from "./match-request.ts";
import { normalizePath } from "./normalize-path.ts";
import { redirectLocation, rewritePath } from "./path-edits.ts";
import { effectiveRetries } from "./retry-policy.ts";

export type RouteOutcome =
  "forward" | "redirect" | "direct" | "no-route" | "no-destination" | "passthrough" | "unknown";

export interface RoutedDestination {
  /** 0–1; the shares of a forwarded request sum to 1. */
  readonly share: number;
  readonly resolved: DestinationAnswer;
  readonly requestHeaders: HeaderEdits;
  readonly responseHeaders: HeaderEdits;
  /** One of several destinations: its edits are made before those of the rule, not together with them. */
  readonly isWeighted: boolean;
  /** Status of a backend that cannot be used (Gateway API: 500), null when it can. */
  readonly invalidStatus: number | null;
}

export interface RouteAnswer {
  readonly outcome: RouteOutcome;
  /** Status of an answer that the proxy itself gives; null when it forwards or nothing listens. */
  readonly status: number | null;
  readonly location: string | null;
  readonly body: string | null;
  readonly route: {
    readonly object: ConfigObject;
    readonly name: string | null;
    readonly index: number;
  } | null;
  readonly destinations: readonly RoutedDestination[];
  /** Path with query and authority as the destination gets them; a destination may set the authority that the rule leaves. */
  readonly sent: { readonly path: string; readonly authority: string };
  readonly rewritten: { readonly path: boolean; readonly authority: boolean };
  readonly requestHeaders: HeaderEdits;
  readonly responseHeaders: HeaderEdits;
  readonly fault: Fault | null;
  readonly timeoutMs: number | null;
  readonly retries: {
    readonly attempts: number;
    readonly on: readonly string[];
    readonly perTryMs: number | null;
  } | null;
  readonly mirrors: readonly Mirror[];
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

/** What the client's sidecar, or the gateway, does with one HTTP request: rule, edits, destinations with shares. */
export function routeRequest(known: MeshSnapshot, request: RouteRequest): RouteAnswer {
  const mesh = asDiscovered(known);
  const path = normalizePath(request.path, mesh.settings.pathNormalization);
  const normal = { ...request, path };
  const input = toMatchInput({ ...normal, token: routedToken(mesh, request) });
  return isGatewayClient(request.from)
    ? routeAtGateway(mesh, normal, input)
    : routeAtSidecar(mesh, normal, input);
}

function blank(request: RouteRequest): RouteAnswer {
  return {
    outcome: "no-route",
    status: null,
    location: null,
    body: null,
    route: null,
    destinations: [],
    sent: { path: request.path, authority: request.authority },
    rewritten: { path: false, authority: false },
    requestHeaders: NO_EDITS,
    responseHeaders: NO_EDITS,
    fault: null,
    timeoutMs: null,
    retries: null,
    mirrors: [],
    evidence: [],
    missing: [],
  };
}

function routeAtSidecar(mesh: MeshSnapshot, request: RouteRequest, input: MatchInput): RouteAnswer {
  const { from, port } = request;
  if (isGatewayClient(from)) return blank(request);
  const client = { namespace: from.namespace, labels: from.labels };
  const decision = decideAtSidecar(mesh, client, { port, input });
  return answerFor({ mesh, request, input, client, listenerPort: port }, decision);
}

function routeAtGateway(mesh: MeshSnapshot, request: RouteRequest, input: MatchInput): RouteAnswer {
  const { from, port, scheme } = request;
  if (!isGatewayClient(from)) return blank(request);
  const table = gatewayTable(mesh, from.gateway, port);
  const servers = table.servers.filter(({ terminatesTls }) => terminatesTls === (scheme === "https"));
  if (servers.length === 0) {
    const text = `No Gateway opens port ${String(port)} of this gateway for ${scheme}`;
    return { ...blank(request), evidence: [because(mesh.cluster, null, { text })] };
  }
  const host = hostFor(table, request.authority);
  if (host === null) {
    const text = `No route is bound to ${request.authority} on port ${String(port)} of this gateway`;
    const evidence = [because(mesh.cluster, servers[0]?.object ?? null, { path: ["spec"], text })];
    return { ...blank(request), status: 404, evidence };
  }
  if (host.httpsRedirect && scheme === "http") {
    const location = `https://${request.authority.replace(/:80$/, "")}${request.path}`;
    const evidence = [
      because(mesh.cluster, servers[0]?.object ?? null, {
        path: ["spec"],
        text: "The server redirects to https",
      }),
    ];
    return { ...blank(request), outcome: "redirect", status: 301, location, evidence };
  }
  const listening = { mesh, request, input, client: from.gateway, listenerPort: servers[0]?.port ?? port };
  return answerFor(listening, pick(host.rules, null, input));
}

interface Routing {
  readonly mesh: MeshSnapshot;
  readonly request: RouteRequest;
  readonly input: MatchInput;
  readonly client: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly listenerPort: number;
}

function answerFor(routing: Routing, decision: Decision): RouteAnswer {
  const { mesh, request } = routing;
  switch (decision.kind) {
    case "rule":
      return applyRule(routing, decision.chosen);
    case "service":
      return plainRoute(routing, decision);
    case "no-match": {
      const text = "No route of the host matches the request";
      const evidence = [
        because(mesh.cluster, decision.set?.object ?? null, { path: ["spec", "http"], text }),
      ];
      return { ...blank(request), status: 404, evidence };
    }
    case "unknown-host":
      return unknownHost(routing, decision);
  }
}

function unknownHost(
  { mesh, request, client }: Routing,
  { scope }: Extract<Decision, { kind: "unknown-host" }>,
): RouteAnswer {
  const where = { path: ["spec", "outboundTrafficPolicy"] };
  const what = `${request.authority} is no host on port ${String(request.port)} for clients of ${client.namespace}`;
  if (scope.outbound === "REGISTRY_ONLY") {
    const evidence = [
      because(mesh.cluster, scope.object, { ...where, text: `${what}: REGISTRY_ONLY refuses it` }),
    ];
    return { ...blank(request), status: 502, evidence, missing: assumed(mesh, "outboundTrafficPolicy") };
  }
  if (scope.egressProxy !== null) {
    const { host, subset, port } = scope.egressProxy;
    const resolved = resolveDestination(mesh, { client, host, subset, port });
    const evidence = [
      because(mesh.cluster, scope.object, { ...where, text: `${what}: the egress proxy takes it` }),
    ];
    const destination = {
      share: 1,
      resolved,
      requestHeaders: NO_EDITS,
      responseHeaders: NO_EDITS,
      isWeighted: false,
      invalidStatus: null,
    };
    return { ...blank(request), outcome: "forward", destinations: [destination], evidence };
  }
  const evidence = [
    because(mesh.cluster, scope.object, { ...where, text: `${what}: it passes through to its address` }),
  ];
  return {
    ...blank(request),
    outcome: "passthrough",
    evidence,
    missing: assumed(mesh, "outboundTrafficPolicy"),
  };
}

/** A setting that could not be read decides here: named, with Istio's default taken. */
function assumed(
  mesh: MeshSnapshot,
  setting: "outboundTrafficPolicy" | "defaultHttpRetryPolicy",
): readonly Missing[] {
  const why = mesh.settings.assumed[setting];
  return why === undefined
    ? []
    : [{ what: `mesh setting ${setting}`, why: `Istio's default is assumed: ${why}` }];
}

function retriesOf(routing: Routing, stated: Parameters<typeof effectiveRetries>[0]): RouteAnswer["retries"] {
  const policy = effectiveRetries(stated, routing.mesh.settings);
  return policy === null
    ? null
    : { attempts: policy.attempts, on: policy.retryOn, perTryMs: policy.perTryTimeoutMs };
}

function plainRoute(
  routing: Routing,
  { service, port, ignored }: Extract<Decision, { kind: "service" }>,
): RouteAnswer {
  const { mesh, request, client } = routing;
  const resolved = resolveDestination(mesh, { client, host: service.host, subset: null, port: port.port });
  const text =
    ignored === null
      ? `No route rules apply: the request goes to ${service.host}`
      : `No rule for ${service.host} concerns this client: the plain service route remains`;
  const destination = {
    share: 1,
    resolved,
    requestHeaders: NO_EDITS,
    responseHeaders: NO_EDITS,
    isWeighted: false,
    invalidStatus: null,
  };
  return {
    ...blank(request),
    outcome: isRouted(resolved.outcome) ? "forward" : "no-destination",
    destinations: [destination],
    retries: retriesOf(routing, undefined),
    evidence: [because(mesh.cluster, ignored?.object ?? service, { text }), ...resolved.evidence],
    missing: resolved.missing,
  };
}

function applyRule(routing: Routing, { rule, match }: GeneratedRule): RouteAnswer {
  const { mesh, request, input } = routing;
  const cors = rule.cors === null ? null : applyCors(rule.cors, input);
  const label = rule.name === null ? String(rule.index) : `${String(rule.index)} (${rule.name})`;
  const base: RouteAnswer = {
    ...blank(request),
    route: { object: rule.object, name: rule.name, index: rule.index },
    requestHeaders: rule.requestHeaders,
    responseHeaders: withCors(rule.responseHeaders, cors),
    fault: rule.fault,
    evidence: [
      because(mesh.cluster, rule.object, {
        path: rule.path,
        text: `Rule ${label} is the first that the request meets`,
      }),
    ],
  };
  if (cors?.isAnswered === true) {
    const responseHeaders = { ...NO_EDITS, set: cors.responseHeaders };
    return { ...base, outcome: "direct", status: 200, body: "", fault: null, responseHeaders };
  }
  switch (rule.action.kind) {
    case "direct":
      return { ...base, outcome: "direct", status: rule.action.status, body: rule.action.body };
    case "redirect": {
      const { redirect } = rule.action;
      const location = redirectLocation({ ...request, listenerPort: routing.listenerPort }, redirect, match);
      return { ...base, outcome: "redirect", status: redirect.code, location };
    }
    case "delegate":
      return { ...base, status: 404 };
    case "forward":
      return forward(routing, { rule, match }, { base, destinations: rule.action.destinations });
  }
}

function withCors(edits: HeaderEdits, cors: CorsAnswer | null): HeaderEdits {
  return cors === null || Object.keys(cors.responseHeaders).length === 0
    ? edits
    : { ...edits, set: { ...edits.set, ...cors.responseHeaders } };
}

function forward(
  routing: Routing,
  { rule, match }: Pick<GeneratedRule, "rule" | "match">,
  { base, destinations }: { readonly base: RouteAnswer; readonly destinations: readonly RouteDestination[] },
): RouteAnswer {
  const { request } = routing;
  const path = rewritePath(request.path, rule.rewrite?.path ?? null, match);
  const stated = rule.rewrite?.authority ?? editedAuthority(rule.requestHeaders);
  const authority = stated ?? request.authority;
  const isWeighted = destinations.length > 1;
  const routed = withShares(destinations).map(({ destination, share }) => ({
    ...routeTo(routing, destination, share),
    isWeighted,
  }));
  const reached = routed.some(({ resolved }) => isRouted(resolved.outcome));
  return {
    ...base,
    outcome: reached ? "forward" : "no-destination",
    destinations: routed,
    sent: { path, authority },
    rewritten: { path: path !== request.path, authority: stated !== null },
    timeoutMs: rule.timeoutMs,
    retries: retriesOf(routing, rule.retries),
    mirrors: rule.mirrors,
    evidence: [...base.evidence, ...routed.flatMap(({ resolved }) => resolved.evidence)],
    missing: routed.flatMap(({ resolved }) => resolved.missing),
  };
}

function routeTo(
  { mesh, client, listenerPort }: Routing,
  destination: RouteDestination,
  share: number,
): Omit<RoutedDestination, "isWeighted"> {
  const { host, subset, port, requestHeaders, responseHeaders, invalid } = destination;
  const resolved = resolveDestination(mesh, { client, host, subset, port, listenerPort });
  return { share, resolved, requestHeaders, responseHeaders, invalidStatus: invalid === null ? null : 500 };
}

/** A sole destination gets everything whatever its weight; of several, those of weight 0 get nothing. */
function withShares(
  destinations: readonly RouteDestination[],
): readonly { readonly destination: RouteDestination; readonly share: number }[] {
  if (destinations.length === 1) return destinations.map((destination) => ({ destination, share: 1 }));
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  return destinations
    .filter(({ weight }) => weight > 0)
    .map((destination) => ({ destination, share: destination.weight / total }));
}

/**
 * Edits of rule and destination. A sole destination's join the rule's in one list; one of several has a list of its own,
 * which Envoy works off before the rule's (Istio 1.31, `processDestination` and `processWeightedDestination`).
 */
export function editsFor(
  answer: Pick<RouteAnswer, "requestHeaders" | "responseHeaders">,
  destination: RoutedDestination,
): { readonly request: HeaderEdits; readonly response: HeaderEdits } {
  const both = (rule: HeaderEdits, own: HeaderEdits): HeaderEdits =>
    destination.isWeighted ? editsInTurn(own, rule) : combineEdits([rule, own]);
  return {
    request: both(answer.requestHeaders, destination.requestHeaders),
    response: both(answer.responseHeaders, destination.responseHeaders),
  };
}

export interface ProxyRouting {
  readonly client: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly service: MeshService;
  readonly port: MeshPort;
  readonly rules: readonly GeneratedRule[];
}

/** What a proxy does with a request for a service that is known already, as a waypoint does. */
export function routeAtProxy(
  mesh: MeshSnapshot,
  request: RouteRequest,
  { client, service, port, rules }: ProxyRouting,
): RouteAnswer {
  const normal = { ...request, path: normalizePath(request.path, mesh.settings.pathNormalization) };
  const input = toMatchInput({ ...normal, token: routedToken(mesh, request) });
  const decision: Decision =
    rules.length === 0 ? { kind: "service", service, port, ignored: null } : pick(rules, null, input);
  return answerFor({ mesh, request: normal, input, client, listenerPort: port.port }, decision);
}

/** Authority that the destination gets: the rule's own wins over the destination's. */
export function authorityFor(
  answer: Pick<RouteAnswer, "sent" | "rewritten">,
  destination: RoutedDestination,
): string {
  const own = answer.rewritten.authority ? null : editedAuthority(destination.requestHeaders);
  return own ?? answer.sent.authority;
}

/** The client's proxy has a cluster for it, whatever its endpoints are. */
function isRouted(outcome: DestinationAnswer["outcome"]): boolean {
  return outcome === "ok" || outcome === "no-endpoints" || outcome === "unknown-endpoints";
}
