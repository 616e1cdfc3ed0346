import type { Labels } from "../../kube/kube-object.ts";
import { formatDuration } from "../../base/format.ts";
import { toDottedPath } from "../../base/json.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { because } from "../because.ts";
import { type DestinationAnswer, resolveDestination } from "../destination/resolve-destination.ts";
import type { Evidence, Missing } from "../evidence.ts";
import { candidatesAtSidecar } from "../route/decide.ts";
import { gatewayTable } from "../route/gateway-hosts.ts";
import { allServers } from "../route/gateway-listeners.ts";
import type { GeneratedRule } from "../route/generate-rules.ts";
import { effectiveRetries } from "../route/retry-policy.ts";

/** Share of requests by workload that gets them; what reaches nobody is under the empty name. */
export type Shares = ReadonlyMap<string, number>;

/** A destination of a rule with its share of the rule's requests, 0–1. */
export interface RoutedLoad {
  readonly destination: DestinationAnswer;
  readonly share: number;
}

/** A rule that may be the first to match. */
export interface PossibleRule {
  readonly shares: Shares;
  /** Why a part of its requests reaches nobody; empty when all do. */
  readonly failing: readonly Evidence[];
  /** Equal keys match the same requests. */
  readonly matchKey: string;
  /** `http[1]`, for people; empty for a Service without rules. */
  readonly label: string;
  readonly loads: readonly RoutedLoad[];
  /** What of its destinations is not known; empty when all is. */
  readonly missing: readonly Missing[];
  /** Null where the rule forwards nothing. */
  readonly timing: RuleTiming | null;
}

/** Timeout and retries in force, the mesh's defaults included. */
export interface RuleTiming {
  readonly timeoutMs: number | null;
  /** Tries after the first one. */
  readonly retries: number;
  readonly perTryTimeoutMs: number | null;
  readonly evidence: Evidence;
}

/** What the rules for a host can do with a request of which only host and port are known. */
export interface PossibleRoutes {
  readonly rules: readonly PossibleRule[];
  /** Equal keys mean equal routing, whatever the request. */
  readonly key: string;
}

/** The proxy of a caller. */
export interface RouteClient {
  readonly namespace: string;
  readonly labels: Labels;
  readonly dataplane: "sidecar" | "ambient" | "none";
}

export interface RouteQuestion {
  readonly client: RouteClient;
  readonly host: string;
  readonly port: number;
  /** Rules that led to the host before: they are followed wherever they lead now. */
  readonly before?: PossibleRoutes | null;
}

/** Null when the client's proxy has no rule that leads to the host. */
export function possibleRoutes(mesh: MeshSnapshot, question: RouteQuestion): PossibleRoutes | null {
  const { client, host, port } = question;
  const proxy = { namespace: client.namespace, labels: client.labels };
  const ports = gatewayPorts(mesh, client);
  if (ports.length > 0) {
    const known = new Set(question.before?.rules.map(({ matchKey }) => matchKey) ?? []);
    const rules = ports.flatMap((number) =>
      gatewayTable(mesh, proxy, number).hosts.flatMap((entry) =>
        entry.rules.map((generated) => ({ generated, at: `${number} ${entry.host}` })),
      ),
    );
    const leading = rules.filter(
      ({ generated, at }) => leadsTo(generated.rule, host) || known.has(matchKeyOf(generated, at)),
    );
    return leading.length === 0 ? null : describe(mesh, question, leading);
  }
  if (client.dataplane !== "sidecar") return null;
  const candidates = candidatesAtSidecar(mesh, proxy, { authority: host, port });
  if (candidates.kind === "unknown-host") return null;
  if (candidates.kind === "rules") {
    const at = String(port);
    return describe(
      mesh,
      question,
      candidates.rules.map((generated) => ({ generated, at })),
    );
  }
  const sent = sharesOf(mesh, question, [{ host, subset: null, port, share: 1 }]);
  return routesOf([
    { ...sent, matchKey: JSON.stringify([String(port), null]), label: "", timing: timingOf(mesh, null) },
  ]);
}

/** Routes of several ports, of which the request takes one. */
export function joinRoutes(routes: readonly (PossibleRoutes | null)[]): PossibleRoutes | null {
  const rules = routes.flatMap((each) => each?.rules ?? []);
  return rules.length === 0 ? null : routesOf(rules);
}

function routesOf(rules: readonly PossibleRule[]): PossibleRoutes {
  return {
    rules,
    key: rules.map(({ matchKey, shares }) => `${matchKey} ${JSON.stringify([...shares])}`).join("\n"),
  };
}

const portsBySnapshot = new WeakMap<MeshSnapshot, WeakMap<object, readonly number[]>>();

/** Ports on which a pod is a gateway; empty for any other pod. */
function gatewayPorts(
  mesh: MeshSnapshot,
  { namespace, labels }: Pick<RouteClient, "namespace" | "labels">,
): readonly number[] {
  const known = portsBySnapshot.get(mesh) ?? new WeakMap<object, readonly number[]>();
  portsBySnapshot.set(mesh, known);
  const ports = known.get(labels) ?? [
    ...new Set(allServers(mesh, { namespace, labels }).map(({ port }) => port)),
  ];
  known.set(labels, ports);
  return ports;
}

export function isGatewayPod(mesh: MeshSnapshot, client: Pick<RouteClient, "namespace" | "labels">): boolean {
  return gatewayPorts(mesh, client).length > 0;
}

function leadsTo({ action }: GeneratedRule["rule"], host: string): boolean {
  return action.kind === "forward" && action.destinations.some((destination) => destination.host === host);
}

interface PlacedRule {
  readonly generated: GeneratedRule;
  /** Port and virtual host: the same match on another one is another rule. */
  readonly at: string;
}

function matchKeyOf({ match, catchAll }: GeneratedRule, at: string): string {
  return JSON.stringify([at, catchAll ? null : match]);
}

function describe(mesh: MeshSnapshot, question: RouteQuestion, rules: readonly PlacedRule[]): PossibleRoutes {
  return routesOf(
    rules.map(({ generated, at }) => ({
      ...sharesOfRule(mesh, question, generated.rule),
      matchKey: matchKeyOf(generated, at),
      label: toDottedPath(generated.rule.path.slice(1)),
      timing: timingOf(mesh, generated.rule),
    })),
  );
}

/** Without a rule: no timeout, and the mesh's retries. Null for a rule that forwards nothing. */
function timingOf(mesh: MeshSnapshot, rule: GeneratedRule["rule"] | null): RuleTiming | null {
  if (rule !== null && rule.action.kind !== "forward") return null;
  const retries = effectiveRetries(rule?.retries, mesh.settings);
  const timing = {
    timeoutMs: stated(rule?.timeoutMs),
    retries: retries?.attempts ?? 0,
    perTryTimeoutMs: stated(retries?.perTryTimeoutMs),
  };
  const text = timingText(timing);
  return {
    ...timing,
    evidence: because(mesh.cluster, rule?.object ?? null, { path: rule?.path ?? [], text }),
  };
}

/** Zero switches a timeout off (Envoy, route timeout). */
function stated(durationMs: number | null | undefined): number | null {
  return durationMs === undefined || durationMs === 0 ? null : durationMs;
}

/** "At most 3 tries of 500 ms each, 2 s in all". */
function timingText({ timeoutMs, retries, perTryTimeoutMs }: Omit<RuleTiming, "evidence">): string {
  const tries = retries === 0 ? "One try" : `At most ${String(retries + 1)} tries`;
  const each = retries === 0 || perTryTimeoutMs === null ? "" : ` of ${formatDuration(perTryTimeoutMs)} each`;
  return `${tries}${each}, ${timeoutMs === null ? "without a timeout" : `${formatDuration(timeoutMs)} in all`}`;
}

type Sent = Pick<PossibleRule, "shares" | "failing" | "loads" | "missing">;

function sharesOfRule(mesh: MeshSnapshot, question: RouteQuestion, rule: GeneratedRule["rule"]): Sent {
  const { action } = rule;
  const stays: Sent = {
    shares: new Map([["", 1]]),
    failing: [notForwarded(mesh, rule)],
    loads: [],
    missing: [],
  };
  if (action.kind !== "forward") return stays;
  const only = action.destinations.length === 1;
  const total = action.destinations.reduce((sum, { weight }) => sum + weight, 0);
  const sent = sharesOf(
    mesh,
    question,
    action.destinations
      .filter(({ weight }) => only || weight > 0)
      .map(({ host, subset, port, weight }) => ({ host, subset, port, share: only ? 1 : weight / total })),
  );
  return withAborts(mesh, rule, sent);
}

/** An abort fault answers in place of the destination. */
function withAborts(mesh: MeshSnapshot, { object, path, fault }: GeneratedRule["rule"], sent: Sent): Sent {
  if (fault === null || fault.abortStatus === null || fault.abortShare === 0) return sent;
  const through = 1 - fault.abortShare;
  const shares = new Map([...sent.shares].map(([by, share]) => [by, round(share * through)]));
  shares.set("", round((shares.get("") ?? 0) + fault.abortShare));
  const text = `The fault answers ${String(round(fault.abortShare * 100))} % of the requests with ${String(fault.abortStatus)}`;
  return {
    ...sent,
    shares: sorted(shares),
    failing: [...sent.failing, because(mesh.cluster, object, { path: [...path, "fault"], text })],
  };
}

function notForwarded(mesh: MeshSnapshot, { object, path, action }: GeneratedRule["rule"]): Evidence {
  const does =
    action.kind === "redirect"
      ? `redirects with ${String(action.redirect.code)}`
      : action.kind === "direct"
        ? `answers ${String(action.status)} itself`
        : "delegates to rules that do not exist";
  return because(mesh.cluster, object, { path, text: `The rule ${does} and sends nothing on` });
}

/** Stands before the host whose endpoints are not known. */
const UNKNOWN = "?";

interface Part {
  readonly host: string;
  readonly subset: string | null;
  readonly port: number | null;
  readonly share: number;
}

function sharesOf(
  mesh: MeshSnapshot,
  { client, port: listenerPort }: RouteQuestion,
  parts: readonly Part[],
): Sent {
  const shares = new Map<string, number>();
  const failing: Evidence[] = [];
  const loads: RoutedLoad[] = [];
  const missing: Missing[] = [];
  if (parts.length === 0) shares.set("", 1);
  for (const { host, subset, port, share } of parts) {
    const destination = resolveDestination(mesh, { client, host, subset, port, listenerPort });
    const { endpoints, evidence } = destination;
    loads.push({ destination, share });
    if (endpoints.length === 0 && destination.missing.length > 0) {
      shares.set(UNKNOWN + host + (subset ?? ""), share);
      missing.push(...destination.missing);
    } else if (endpoints.length === 0) {
      shares.set("", (shares.get("") ?? 0) + share);
      failing.push(...evidence.slice(-1));
    }
    for (const { by } of endpoints) shares.set(by, (shares.get(by) ?? 0) + share / endpoints.length);
  }
  return { shares: sorted(shares), failing, loads, missing };
}

function sorted(shares: ReadonlyMap<string, number>): Shares {
  return new Map(
    [...shares].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([by, share]) => [by, round(share)]),
  );
}

/** Sums of thirds must compare equal. */
function round(share: number): number {
  return Math.round(share * 1e9) / 1e9;
}
